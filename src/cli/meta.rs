//! `rule`, `completions`, `man` and `--credits`.

use super::args::Cli;
use super::{Ending, shell, usage};
use clap::CommandFactory as _;
use dateline::emit::visible;
use dateline::rule::Rule;
use dateline::{Error, Gazetteer, Result};
use std::path::Path;

/// `dateline rule [NAME]`: one rule in full, or all of them a line each.
pub fn rule(name: Option<&str>) -> Result<Ending> {
    let Some(name) = name else {
        for rule in Rule::ALL {
            shell::put(format!("{} {}: {}\n", rule.code(), rule.name(), rule.purpose()).as_bytes())?;
        }
        return Ok(Ending::Success);
    };
    let Some(rule) = Rule::parse(name) else {
        let names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        return Err(usage(format!("{name}: no such rule; there are {}", names.join(", "))));
    };
    shell::put(format!("{} {}\n\n{}\n", rule.code(), rule.name(), rule.doc().trim()).as_bytes())?;
    Ok(Ending::Success)
}

/// `dateline completions SHELL`.
pub fn completions(shell: clap_complete::Shell) -> Result<Ending> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "dateline", &mut script);
    shell::put(&script)?;
    Ok(Ending::Success)
}

/// `dateline man [COMMAND]`.
pub fn man(command: Option<&str>) -> Result<Ending> {
    let mut program = Cli::command();
    program.build();
    let described = match command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| usage(format!("{name}: no such command; `dateline --help` lists them")))?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(described)
        .render(&mut page)
        .map_err(|source| Error::io("write", Path::new("the man page"), source))?;
    shell::put(&page)?;
    Ok(Ending::Success)
}

/// `dateline --credits`.
pub fn credits(gazetteer: &Gazetteer) -> Result<Ending> {
    let mut out = format!("dateline {}, MIT OR Apache-2.0\n", env!("CARGO_PKG_VERSION"));
    out.push_str(&format!("gazetteer {}, made from:\n", gazetteer.build_id()));
    for credit in gazetteer.credits() {
        out.push_str(&format!("  {}\n", visible(&credit)));
    }
    shell::put(out.as_bytes())?;
    Ok(Ending::Success)
}
