//! The passport of the weights: what they were made from, file by file.

use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Markdown with every training file, its hash and its licence.
pub fn write(data: &Path, files: &[PathBuf], weights: &[u8], gazetteer: &str) -> Result<String, String> {
    let _ = data;
    let mut out = String::from(
        "# Passport of `tagger.weights`\n\n\
         Made by `cargo run --release --example train -- --data DIR`; a clone of the project does not hold the data.\n\
         The same data, gazetteer and program give the same bytes. No weight is fitted on tudloc (non-commercial licence).\n\n",
    );
    let _ = writeln!(out, "- weights: {} bytes, SHA-256 `{}`", weights.len(), hex(&Sha256::digest(weights)));
    let _ = writeln!(out, "- gazetteer build: `{gazetteer}`\n");
    out.push_str("| file | bytes | SHA-256 | licence and source |\n|---|---|---|---|\n");
    let mut newswire = (0usize, 0usize, Sha256::new());
    for path in files {
        let bytes = std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if path.parent().is_some_and(|p| p.ends_with("worldwide_newswire")) {
            newswire.0 += 1;
            newswire.1 += bytes.len();
            newswire.2.update(format!("{}  {name}\n", hex(&Sha256::digest(&bytes))));
            continue;
        }
        let _ =
            writeln!(out, "| `{name}` | {} | `{}` | {} |", bytes.len(), hex(&Sha256::digest(&bytes)), licence(&name));
    }
    if newswire.0 > 0 {
        let _ = writeln!(
            out,
            "| `worldwide_newswire/*.tsv`, {} files | {} | `{}` (of the lines `HASH  NAME` in the order of names) | **no licence \
             is stated**; Shan et al., EMNLP 2023, published for training name recognisers |",
            newswire.0,
            newswire.1,
            hex(&newswire.2.finalize())
        );
    }
    Ok(out)
}

fn licence(name: &str) -> &'static str {
    match name {
        "wikigold.conll" => "CC BY 4.0; Balasuriya et al., 2009",
        "gmb_part.csv" => "text in the public domain; Groningen Meaning Bank, silver labels",
        "lgl_dev.jsonl" => "**no licence is stated**; research corpus, Lieberman et al., ICDE 2010",
        _ if name.starts_with("wnut17") => "CC BY 4.0; Derczynski et al., WNUT 2017",
        _ => "not known",
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
