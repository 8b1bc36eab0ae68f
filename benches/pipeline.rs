//! How long each stage takes, for a short text and one a hundred times as long.
//!
//! ```text
//! cargo bench --bench pipeline
//! ```
//!
//! The text is the example dispatch, over and over; each stage reads what the ones before it made. Throughput is told
//! in bytes of text, so that stages can be compared and a stage whose time grows faster than the text shows. It asserts
//! nothing: docs/performance.md tells how the figures there were made.

use dateline::claim::Claim;
use dateline::document::Document;
use dateline::mention::Mention;
use dateline::resolve::{Hints, Resolution};
use dateline::token::Token;
use dateline::{Checker, Context, Gazetteer, Report, claim, emit, mention, resolve, token, verdict};
use divan::Bencher;
use divan::counter::BytesCount;

/// Copies of the example.
const LENGTHS: [usize; 2] = [1, 100];

fn main() {
    divan::main();
}

/// The text with what each stage makes of it.
struct Made {
    gazetteer: Gazetteer,
    document: Document,
    tokens: Vec<Token>,
    mentions: Vec<Mention>,
    resolutions: Vec<Resolution>,
    claims: Vec<Claim>,
    report: Report,
}

impl Made {
    fn of(copies: usize) -> Self {
        let gazetteer = Gazetteer::bundled();
        let document = Document::from_text("dispatch.txt", text(copies), Context::default());
        let tokens = token::tokenize(&document);
        let mentions = mention::recognize(&document, &tokens, &gazetteer);
        let resolutions = resolve::resolve(&document, &tokens, &mentions, &gazetteer, &Hints::default());
        let claims = claim::extract(&document, &tokens, &mentions, &resolutions);
        let report = Checker::new(gazetteer.clone()).check(document.clone());
        Self { gazetteer, document, tokens, mentions, resolutions, claims, report }
    }

    fn bytes(&self) -> BytesCount {
        BytesCount::new(self.document.text().len())
    }
}

fn text(copies: usize) -> String {
    [include_str!("../examples/dispatch.txt")].repeat(copies).join("\n")
}

#[divan::bench(args = LENGTHS)]
fn document(bencher: Bencher, copies: usize) {
    let text = text(copies);
    let bytes = BytesCount::new(text.len());
    let document = || Document::from_text("dispatch.txt", text.as_str(), Context::default());
    bencher.counter(bytes).bench(document);
}

#[divan::bench(args = LENGTHS)]
fn tokenize(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    bencher.counter(made.bytes()).bench(|| token::tokenize(&made.document));
}

#[divan::bench(args = LENGTHS)]
fn recognize(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    bencher.counter(made.bytes()).bench(|| mention::recognize(&made.document, &made.tokens, &made.gazetteer));
}

#[divan::bench(args = LENGTHS)]
fn resolve(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    let hints = Hints::default();
    bencher
        .counter(made.bytes())
        .bench(|| resolve::resolve(&made.document, &made.tokens, &made.mentions, &made.gazetteer, &hints));
}

#[divan::bench(args = LENGTHS)]
fn extract(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    bencher
        .counter(made.bytes())
        .bench(|| claim::extract(&made.document, &made.tokens, &made.mentions, &made.resolutions));
}

/// Evidence is written out when it is first read, so each run judges by resolutions that nobody has read yet.
#[divan::bench(args = LENGTHS)]
fn judge(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    bencher
        .counter(made.bytes())
        .with_inputs(|| made.resolutions.clone())
        .bench_refs(|fresh| verdict::judge(&made.document, &made.claims, &made.mentions, fresh, &made.gazetteer));
}

#[divan::bench(args = LENGTHS)]
fn ndjson(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    bencher.counter(made.bytes()).bench(|| emit::ndjson::line(&made.report));
}

#[divan::bench(args = LENGTHS)]
fn whole(bencher: Bencher, copies: usize) {
    let made = Made::of(copies);
    let checker = Checker::new(made.gazetteer.clone());
    bencher.counter(made.bytes()).with_inputs(|| made.document.clone()).bench_values(|document| {
        let report = checker.check(document);
        emit::ndjson::line(&report)
    });
}
