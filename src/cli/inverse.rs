//! `distance --inverse`: geodesics of many pairs of coordinates, line in, line out.

use super::args::DistanceArgs;
use super::{Ending, shell};
use dateline::earth::inverse::text::{Answered, BadLine, Decimals, solve_lines};
use dateline::{Error, Result};
use rayon::prelude::*;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Text read at once, for each job.
const CHUNK: usize = 256 << 10;

/// Bad lines told on standard error; all of them are in the output.
const TOLD: usize = 10;

/// Answers the lines of the file, or of standard input as they come.
pub fn inverse(file: &Path, args: &DistanceArgs) -> Result<Ending> {
    let decimals = Decimals::new(args.precision).unwrap_or_default();
    let jobs = args.table.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);
    let failed = |error| Error::io("read", file, error);
    let mut source: Box<dyn Read> =
        if file.as_os_str() == "-" { Box::new(std::io::stdin()) } else { Box::new(File::open(file).map_err(failed)?) };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .map_err(|error| Error::usage(format!("--jobs {jobs}: {error}")))?;

    let mut text = vec![0; jobs * CHUNK];
    let (mut held, mut lines, mut bad) = (0, 0, 0);
    let mut answers = vec![Answers::default(); jobs];
    loop {
        if held == text.len() {
            return Err(Error::input(format!("line {} is longer than {held} bytes; is this text?", lines + 1)));
        }
        let read = source.read(&mut text[held..]).map_err(failed)?;
        let end = held + read;
        // What has no line feed yet waits for the rest of its line.
        let whole =
            if read == 0 { end } else { text[..end].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1) };
        let parts = parts(&text[..whole], jobs);
        pool.install(|| {
            answers
                .par_iter_mut()
                .zip(parts)
                .for_each(|(answers, part)| answers.answered = solve_lines(part, decimals, &mut answers.text));
        });
        for part in &mut answers {
            shell::put(&part.text)?;
            for BadLine { line, reason } in &part.answered.bad {
                bad += 1;
                if bad <= TOLD {
                    shell::complain(&format!("line {}: {reason}", lines + line));
                }
            }
            lines += part.answered.lines;
            part.text.clear();
        }
        if read == 0 {
            break;
        }
        text.copy_within(whole..end, 0);
        held = end - whole;
    }
    if bad > TOLD {
        shell::complain(&format!("{} more lines state no problem", bad - TOLD));
    }
    Ok(if bad > 0 { Ending::ErrorRows } else { Ending::Success })
}

/// What one job makes of its part.
#[derive(Clone, Default)]
struct Answers {
    text: Vec<u8>,
    answered: Answered,
}

/// The text in about equal parts of whole lines, at most `jobs` of them.
fn parts(mut text: &[u8], jobs: usize) -> Vec<&[u8]> {
    let share = text.len() / jobs + 1;
    let mut parts = Vec::with_capacity(jobs);
    for _ in 1..jobs {
        let line = text.iter().skip(share).position(|&byte| byte == b'\n');
        let (part, rest) = text.split_at(line.map_or(text.len(), |at| share + at + 1));
        parts.push(part);
        text = rest;
    }
    parts.push(text);
    parts
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn parts_are_whole_lines_and_all_of_the_text() {
        let text = b"one\ntwo\n\nthree\nfour\nfive";
        for jobs in 1..9 {
            let parts = parts(text, jobs);
            assert_eq!(parts.concat(), text);
            assert_eq!(parts.len(), jobs);
            assert!(parts.iter().all(|part| part.is_empty() || part.ends_with(b"\n") || text.ends_with(part)));
        }
    }
}
