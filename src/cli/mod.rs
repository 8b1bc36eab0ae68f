//! The commands: arguments in, the library's public functions called, text out. Nothing is decided here.
//!
//! Data go to standard output, messages to standard error. Exit codes: 0 the run worked, 1 `check` or
//! `distance --stated` found a contradiction, 2 the run failed, 3 `batch` could not read some documents,
//! or a table or `distance --inverse` has bad rows, 130 interrupted. A closed pipe is success.

mod args;
mod batch;
mod check;
mod distance;
mod gazetteer;
mod gazetteer_diff;
mod input;
mod inverse;
mod locate;
mod map;
mod meta;
mod shell;
mod table;
mod where_;

use args::{Cli, Command};
use clap::{CommandFactory as _, Parser as _};
use dateline::emit::visible;
use dateline::{Error, Gazetteer, Result, install};
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command that worked ends.
enum Ending {
    Success,
    Contradicted,
    /// Messages have been printed.
    Failed,
    /// Some documents or rows became error rows.
    ErrorRows,
}

/// Parses the process's arguments and runs the command.
pub fn run() -> ExitCode {
    shell::exit_on_interrupt();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that nobody reads on (a closed pipe) is no failure.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(cli) {
        Ok(Ending::Success) => ExitCode::SUCCESS,
        Ok(Ending::Contradicted) => ExitCode::from(1),
        Ok(Ending::Failed) => ExitCode::from(2),
        Ok(Ending::ErrorRows) => ExitCode::from(3),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            shell::complain(&error.to_string());
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> Result<Ending> {
    let chosen = cli.gazetteer.as_ref();
    if cli.credits {
        return meta::credits(&open(chosen)?);
    }
    match cli.command {
        None => {
            shell::put(Cli::command().render_help().to_string().as_bytes())?;
            Ok(Ending::Failed)
        }
        Some(Command::Check(args)) => check::check(open(chosen)?, &args),
        Some(Command::Batch(args)) => batch::batch(open(chosen)?, &args),
        Some(Command::Map(args)) => map::map(open(chosen)?, &args),
        Some(Command::Explain(args)) => check::explain(open(chosen)?, &args),
        Some(Command::Locate(args)) => locate::locate(open(chosen)?, &args),
        Some(Command::Distance(args)) => match &args.inverse {
            Some(file) => inverse::inverse(file, &args),
            None => distance::distance(open(chosen)?, &args),
        },
        Some(Command::Where(args)) => where_::seek(open(chosen)?, &args),
        Some(Command::Gazetteer { command }) => gazetteer::run(&command, chosen),
        Some(Command::Rule { name }) => meta::rule(name.as_deref()),
        Some(Command::Completions { shell }) => meta::completions(shell),
        Some(Command::Man { command }) => meta::man(command.as_deref()),
    }
}

/// The gazetteer asked for, or the bundled one.
fn open(chosen: Option<&PathBuf>) -> Result<Gazetteer> {
    chosen.map_or_else(|| Ok(Gazetteer::bundled()), |path| install::open(path, false))
}

/// An error that is about how a command was called.
fn usage(what: String) -> Error {
    Error::usage(visible(&what).into_owned())
}
