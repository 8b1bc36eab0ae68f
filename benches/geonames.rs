//! What `gazetteer update` costs: a synthetic dump of GeoNames, read, laid over the bundled gazetteer, written, checked; and
//! look-ups in it beside the same ones in the bundled file.
//!
//! ```text
//! cargo bench --bench geonames -- 13000000 target/geonames
//! ```
//!
//! The dump is made once for a folder and a number of rows (see `tests/geonames/mod.rs`). Reading runs in a process of its
//! own, whose processor time and most memory are Linux's own figures. It asserts nothing: docs/gazetteer.md has the
//! figures, and how they were made.

#[path = "../tests/geonames/mod.rs"]
mod geonames;

use dateline::Gazetteer;
use dateline::build::geonames::{Dump, Least, Scope, read};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

fn main() {
    // Cargo adds `--bench`.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let rows: usize = arguments.first().and_then(|rows| rows.parse().ok()).unwrap_or(300_000);
    let folder = PathBuf::from(arguments.get(1).map_or("target/geonames", String::as_str)).join(rows.to_string());
    if arguments.get(2).is_some_and(|step| step == "read") {
        return build(&folder, rows);
    }
    if !folder.join("made").exists() {
        let start = Instant::now();
        let made = geonames::write(&folder, &Gazetteer::bundled(), rows, None);
        std::fs::write(folder.join("made"), "").expect("a folder that can be written");
        println!("made {made:?} in {:.0} s", start.elapsed().as_secs_f64());
    }
    let parent = folder.parent().expect("the number of rows was joined to it");
    let status = Command::new(std::env::current_exe().expect("this program"))
        .args([rows.to_string().as_str(), &parent.to_string_lossy(), "read"])
        .status()
        .expect("this program starts");
    assert!(status.success());
    look_up(&folder.join("world.dlg"));
}

fn build(folder: &Path, rows: usize) {
    let clock = Clock::start();
    let dump = Dump { folder: folder.to_owned(), scope: Scope::Full, least: Least::of(rows) };
    let (stock, _) = read(&dump, &Gazetteer::bundled()).expect("the dump is sound");
    clock.tell(&format!("read {} places, {} names", stock.len(), stock.names()));
    let out = folder.join("world.dlg");
    let mut file = std::io::BufWriter::with_capacity(1 << 20, std::fs::File::create(&out).expect("a file"));
    let written = stock.write(&mut file).expect("it is written");
    drop(file);
    let bytes = std::fs::metadata(&out).expect("it is there").len();
    clock.tell(&format!("wrote {} places, {} names, {} MB", written.places, written.names, bytes >> 20));
    Gazetteer::open(&out).expect("it is sound");
    clock.tell("checked it whole");
}

/// Names of the bundled gazetteer, which both have, and names that neither has.
fn look_up(path: &Path) {
    let start = Instant::now();
    let large = Gazetteer::open_checked_before(path).expect("it was checked");
    println!("open (checked before): {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    let bundled = Gazetteer::bundled();
    let step = bundled.len() / 2000;
    let places: Vec<_> = bundled.places().step_by(step).collect();
    for (title, gazetteer) in [("bundled", &bundled), ("large", &large)] {
        let per = |what: &str, count: usize, run: &mut dyn FnMut()| {
            run();
            let start = Instant::now();
            run();
            println!("{title}: {what} {:.2} us", start.elapsed().as_secs_f64() * 1e6 / count as f64);
        };
        per("exact, first place", places.len(), &mut || {
            places.iter().for_each(|place| consume(gazetteer.lookup(place.name).first().copied()));
        });
        per("walk of no name", places.len(), &mut || {
            places.iter().for_each(|place| consume(gazetteer.lookup(&format!("{} qx", place.name))));
        });
        per("nearest 5", places.len(), &mut || {
            places.iter().for_each(|place| consume(gazetteer.nearest(place.position, 5)));
        });
        per("within 2 km", places.len(), &mut || {
            places.iter().for_each(|place| consume(gazetteer.within(place.position, 2000.0)));
        });
        per("containing", 200, &mut || {
            places.iter().step_by(places.len() / 200).for_each(|place| consume(gazetteer.containing(place.position)));
        });
        per("fuzzy by one", 200, &mut || {
            places.iter().step_by(places.len() / 200).for_each(|place| consume(gazetteer.fuzzy(place.name, 1)));
        });
    }
}

fn consume<T>(answer: T) {
    black_box(answer);
}

/// Time on the wall and on the processors, and the most memory held, as Linux counts them.
struct Clock {
    start: Instant,
}

impl Clock {
    fn start() -> Self {
        Self { start: Instant::now() }
    }

    fn tell(&self, what: &str) {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
        // Fields 14 and 15 of proc(5), in hundredths of a second; the name before them may hold spaces.
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
        let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        let processor = Duration::from_millis(10 * (ticks(11) + ticks(12)));
        println!(
            "{what}: {:.1} s, {:.1} s of processor, at most {most}",
            self.start.elapsed().as_secs_f64(),
            processor.as_secs_f64()
        );
    }
}
