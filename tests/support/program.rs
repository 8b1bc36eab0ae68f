//! The program as its users start it.

#![allow(dead_code, reason = "each test program uses its own part")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// `dateline` in a folder, with nothing on standard input and nothing from the tester's environment.
pub fn command(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("DATELINE_GAZETTEER")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::null());
    command
}

/// What it says and how it ends.
pub fn dateline(arguments: &[&str], folder: &Path) -> Output {
    command(arguments, folder).output().expect("the program starts")
}
