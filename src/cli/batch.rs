//! `batch`: whole archives, one line a document.

use super::args::{BatchArgs, ContextArgs};
use super::input::Input;
use super::{Ending, shell};
use dateline::batch::{self, Counts, Fields, Options, Output, Parts, Records};
use dateline::{Checker, Gazetteer, Result};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often a log line is written where no bar can be drawn.
const LOG_EVERY: Duration = Duration::from_secs(10);

/// `dateline batch`.
pub fn batch(gazetteer: Gazetteer, args: &BatchArgs) -> Result<Ending> {
    let input = Input::new(&args.context)?;
    let checker = input.checker(gazetteer)?;
    let records = Records::open(&args.inputs, args.context.reading.max_document << 20)?;
    let mut options = Options {
        fields: fields(args),
        context: input.context(),
        output: match &args.layer {
            Some(layer) => Output::Layer(layer.clone()),
            None => Output::Members(args.fields.clone()),
        },
        jobs: args.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(std::num::NonZeroUsize::MIN),
        shard: args.shard,
        done: 0,
    };
    let counts = match args.out.as_deref().filter(|out| out.as_os_str() != "-") {
        None => {
            let mut progress = Progress::new(&records);
            let counts = batch::run(&checker, records, &options, |step| {
                progress.step(&step.each);
                shell::put(&step.lines.concat())
            });
            progress.end();
            counts?
        }
        Some(folder) => {
            let settings = settings(args, &options);
            let build = checker.gazetteer().build_id();
            let extension = options.output.extension();
            let parts = Parts::open(folder, extension, settings, build, args.part_size, args.resume)?;
            if parts.is_complete() {
                parts.counts()
            } else {
                options.done = parts.done();
                into_parts(&checker, records, &options, parts)?
            }
        }
    };
    shell::note(&summary(&counts));
    Ok(if counts.errors > 0 { Ending::ErrorRows } else { Ending::Success })
}

fn into_parts(checker: &Checker, records: Records, options: &Options, mut parts: Parts) -> Result<Counts> {
    let begun = Instant::now();
    let mut progress = Progress::new(&records);
    let ran = batch::run(checker, records, options, |step| {
        progress.step(&step.each);
        let _whole = shell::whole();
        parts.write(&step)
    });
    progress.end();
    ran?;
    let _whole = shell::whole();
    parts.finish(begun.elapsed().as_secs_f64())
}

fn fields(args: &BatchArgs) -> Fields {
    let BatchArgs { text, id, title_field, outlet_field, date_field, context_field, .. } = args;
    let [text, id, title, outlet, date, context] =
        [text, id, title_field, outlet_field, date_field, context_field].map(Clone::clone);
    Fields { text, id, title, outlet, date, context }
}

/// All that the lines depend on besides the program and the gazetteer: inputs and options, not the number of jobs.
fn settings(args: &BatchArgs, options: &Options) -> String {
    let ContextArgs { context, outlet, title, date, near, rules, reading } = &args.context;
    let inputs: Vec<_> = args.inputs.iter().map(|input| input.display().to_string()).collect();
    format!(
        "inputs {inputs:?}, shard {}, {:?}, {:?}, context {:?}, near {near:?}, rules {rules:?}, reading {reading:?}",
        options.shard,
        options.fields,
        options.output,
        [context, outlet, title, date],
    )
}

fn summary(counts: &Counts) -> String {
    let documents = if counts.documents == 1 { "document" } else { "documents" };
    format!(
        "{} {documents}: {} with an error found in the text, {} that could not be read",
        counts.documents, counts.wrong, counts.errors
    )
}

/// A bar on a terminal, log lines elsewhere; both on standard error.
struct Progress {
    bar: Option<ProgressBar>,
    read: Arc<AtomicU64>,
    total: Option<u64>,
    counts: Counts,
    begun: Instant,
    logged: Instant,
}

impl Progress {
    fn new(records: &Records) -> Self {
        let total = records.total_bytes();
        let terminal = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        let bar = terminal.then(|| {
            let template = match total {
                Some(_) => "{bar:30} {bytes}/{total_bytes} {bytes_per_sec}, {eta} left  {msg}",
                None => "{spinner} {bytes} {bytes_per_sec}  {msg}",
            };
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            total.map_or_else(ProgressBar::new_spinner, ProgressBar::new).with_style(style)
        });
        let now = Instant::now();
        Self { bar, read: records.bytes_read(), total, counts: Counts::default(), begun: now, logged: now }
    }

    fn step(&mut self, each: &[Counts]) {
        each.iter().for_each(|&one| self.counts.add(one));
        let read = self.read.load(Ordering::Relaxed);
        if let Some(bar) = &self.bar {
            bar.set_position(read);
            bar.set_message(format!("{} documents, {} bad", self.counts.documents, self.counts.errors));
        } else if self.logged.elapsed() >= LOG_EVERY {
            self.logged = Instant::now();
            let line = serde_json::json!({
                "documents": self.counts.documents,
                "errors": self.counts.errors,
                "bytes_read": read,
                "bytes_total": self.total,
                "seconds": self.begun.elapsed().as_secs(),
            });
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(std::io::stderr(), "{line}");
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
