//! The inverse geodesic problem in memory, on one thread, beside `geographiclib-rs`.
//!
//! ```text
//! cargo bench --bench geodesics
//! ```
//!
//! Pairs are uniform on the sphere. Each way solves 100 chunks of 512 pairs in turn, twenty times over, and what counts is
//! each chunk's best time: on a busy machine a whole pass is interrupted, a chunk is not. `benches/geodesics` sets the
//! figures beside those of the command line tools.

use dateline::earth::Position;
use dateline::earth::inverse::{self, Solution};
use geographiclib_rs::{Geodesic, InverseGeodesic};
use std::hint::black_box;
use std::time::{Duration, Instant};

const CHUNK: usize = 512;
const CHUNKS: usize = 100;
const TURNS: usize = 20;

type Way = (&'static str, fn(&[[Position; 2]]));

const WAYS: [Way; 5] = [
    ("geographiclib-rs", |pairs| {
        let earth = Geodesic::wgs84();
        for [a, b] in pairs {
            let line: (f64, f64, f64, f64) = earth.inverse(a.lat(), a.lon(), b.lat(), b.lon());
            black_box(line);
        }
    }),
    ("geographiclib-rs, length alone", |pairs| {
        let earth = Geodesic::wgs84();
        for [a, b] in pairs {
            let length: f64 = earth.inverse(a.lat(), a.lon(), b.lat(), b.lon());
            black_box(length);
        }
    }),
    ("inverse::solve", |pairs| {
        for [a, b] in pairs {
            black_box(inverse::solve(*a, *b));
        }
    }),
    ("inverse::length", |pairs| {
        for [a, b] in pairs {
            black_box(inverse::length(*a, *b));
        }
    }),
    ("inverse::solve_all", |pairs| {
        let mut lines = [Solution::default(); CHUNK];
        inverse::solve_all(pairs, &mut lines);
        black_box(lines);
    }),
];

fn main() {
    let pairs = pairs();
    let mut best = [[Duration::MAX; CHUNKS]; WAYS.len()];
    for _ in 0..TURNS {
        for ((_, solve), best) in WAYS.iter().zip(&mut best) {
            for (chunk, best) in pairs.chunks(CHUNK).zip(best) {
                let begun = Instant::now();
                solve(black_box(chunk));
                *best = begun.elapsed().min(*best);
            }
        }
    }
    let nanoseconds = best.map(|best| best.iter().sum::<Duration>().as_nanos() as f64 / pairs.len() as f64);
    for ((name, _), each) in WAYS.iter().zip(nanoseconds) {
        let peer = nanoseconds[usize::from(name.contains("length"))];
        println!("{name:32} {each:8.1} ns {:7.1} x", peer / each);
    }
}

fn pairs() -> Vec<[Position; 2]> {
    let mut state = 12_345u64;
    let mut unit = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut position = move || {
        let lat = (2.0 * unit() - 1.0).asin().to_degrees();
        Position::new(lat, 360.0 * unit() - 180.0).expect("an arcsine is at most 90 degrees")
    };
    (0..CHUNK * CHUNKS).map(|_| [position(), position()]).collect()
}
