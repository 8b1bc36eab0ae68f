//! Reading an answer's body within bounds: bytes, compression, time.

use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;
use std::time::Instant;

/// Text compresses by three to ten; markup that repeats itself by forty.
pub(super) const DENSEST: u64 = 100;
/// So much may come out of however little: the ratio says nothing about a small page.
const FREE: u64 = 64 * 1024;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Identity,
    Gzip,
}

/// Why reading ended early.
#[derive(Debug)]
pub(super) enum Stopped {
    TooLong,
    TooDense,
    TooSlow,
    Broken(io::Error),
}

/// Up to where a body is read.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'t> {
    /// Most bytes, decompressed.
    pub(super) most: usize,
    pub(super) end: Instant,
    /// Told how many bytes have come over the wire.
    pub(super) tell: &'t dyn Fn(u64),
}

/// Reads all of a body within bounds.
pub(super) fn read(body: impl Read, coding: Coding, bounds: Bounds) -> Result<Vec<u8>, Stopped> {
    let received = Rc::new(Cell::new(0));
    let counted = Counted { inner: body, received: Rc::clone(&received), bounds };
    let most = bounds.most;
    match coding {
        Coding::Identity => drain(counted, &received, most),
        Coding::Gzip => drain(MultiGzDecoder::new(counted), &received, most),
    }
}

fn drain(mut body: impl Read, received: &Cell<u64>, most: usize) -> Result<Vec<u8>, Stopped> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = match body.read(&mut buffer) {
            Ok(0) => return Ok(bytes),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(stopped(error)),
        };
        if bytes.len() + count > most {
            return Err(Stopped::TooLong);
        }
        bytes.extend(buffer.iter().take(count));
        let length = bytes.len() as u64;
        if length > FREE && length > received.get().saturating_mul(DENSEST) {
            return Err(Stopped::TooDense);
        }
    }
}

/// Counts what comes over the wire, and stops at the deadline: a server that sends a byte now and then would
/// otherwise hold the connection for ever.
struct Counted<'t, R> {
    inner: R,
    received: Rc<Cell<u64>>,
    bounds: Bounds<'t>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.bounds.end {
            return Err(io::Error::new(io::ErrorKind::TimedOut, Bound::Time));
        }
        let count = self.inner.read(buffer)?;
        self.received.set(self.received.get() + count as u64);
        (self.bounds.tell)(self.received.get());
        // A gzip stream may hold any number of empty members.
        if self.received.get() > self.bounds.most as u64 {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, Bound::Length));
        }
        Ok(count)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bound {
    Time,
    Length,
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Time => "too slow",
            Self::Length => "too long",
        })
    }
}

impl std::error::Error for Bound {}

fn stopped(error: io::Error) -> Stopped {
    match error.get_ref().and_then(|inner| inner.downcast_ref()) {
        Some(Bound::Time) => Stopped::TooSlow,
        Some(Bound::Length) => Stopped::TooLong,
        None if error.kind() == io::ErrorKind::TimedOut => Stopped::TooSlow,
        None => Stopped::Broken(error),
    }
}
