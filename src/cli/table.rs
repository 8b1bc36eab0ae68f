//! Tables in, tables with added columns out: `distance --csv` and `locate --csv`.

use super::args::{DistanceArgs, LocateArgs, TableArgs};
use super::{Ending, shell, usage};
use dateline::table::{self, Counts, Distance, Locate, Options, Table, Task};
use dateline::{Checker, Error, Gazetteer, Result, output};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;

/// `dateline distance --csv`.
pub fn distance(gazetteer: Gazetteer, args: &DistanceArgs) -> Result<Ending> {
    let or_for_both = |own: &Option<String>, both: &Option<String>| own.clone().or_else(|| both.clone());
    let DistanceArgs { from_country, to_country, from_admin1, to_admin1, table, .. } = args;
    let asked = Distance {
        from: column(&args.from_column, "--from")?,
        to: column(&args.to_column, "--to")?,
        stated: args.stated.clone(),
        unit: args.unit.clone(),
        decimal_comma: args.decimal_comma,
        straight: args.straight,
        country: [from_country, to_country].map(|own| or_for_both(own, &table.country)),
        admin1: [from_admin1, to_admin1].map(|own| or_for_both(own, &table.admin1)),
    };
    let counts = run(&Checker::new(gazetteer), &args.table, &Task::Distance(asked))?;
    let judged = args.stated.is_some().then(|| {
        let Counts { contradicted, inconclusive, supported, .. } = counts;
        format!("; {contradicted} contradicted, {inconclusive} inconclusive, {supported} supported")
    });
    shell::note(&format!("{}{}", summary(&counts), judged.unwrap_or_default()));
    Ok(match counts {
        Counts { errors: 1.., .. } => Ending::ErrorRows,
        Counts { contradicted: 1.., .. } if !args.exit_zero => Ending::Contradicted,
        _ => Ending::Success,
    })
}

/// `dateline locate --csv`.
pub fn locate(checker: &Checker, args: &LocateArgs) -> Result<Ending> {
    let asked = Locate {
        name: column(&args.name_column, "--name")?,
        country: args.table.country.clone(),
        admin1: args.table.admin1.clone(),
    };
    let counts = run(checker, &args.table, &Task::Locate(asked))?;
    shell::note(&summary(&counts));
    Ok(if counts.errors > 0 { Ending::ErrorRows } else { Ending::Success })
}

fn column(given: &Option<String>, flag: &str) -> Result<String> {
    given.clone().ok_or_else(|| usage(format!("a table needs {flag} COLUMN, the name of a column or its number")))
}

fn run(checker: &Checker, args: &TableArgs, task: &Task) -> Result<Counts> {
    let path = args.csv.as_deref().unwrap_or(Path::new("-"));
    let input: Box<dyn Read + Send> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(path).map_err(|error| Error::io("read", path, error))?)
    };
    let options = Options {
        delimiter: args.delimiter,
        head: !args.no_headers,
        prefix: args.prefix.clone(),
        jobs: args.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
    };
    let table = Table::open(&path.display().to_string(), input, &options)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let Some(alternatives) = &args.alternatives else { return table::run(checker, table, task, &mut out, None) };
    let mut file = output::Pending::create(alternatives)?;
    let counts = table::run(checker, table, task, &mut out, Some(&mut file as &mut dyn Write))?;
    let _whole = shell::whole();
    file.finish()?;
    Ok(counts)
}

fn summary(counts: &Counts) -> String {
    let Counts { rows, errors, resolved, unresolved, .. } = counts;
    let plural = if *rows == 1 { "row" } else { "rows" };
    format!("{rows} {plural}: {resolved} cells with a position, {unresolved} unclear; {errors} bad")
}
