//! The example in each rule's text is a text that the rule contradicts.

use dateline::rule::Rule;
use dateline::verdict::Outcome;
use dateline::{Checker, Context, Document, Gazetteer};

#[test]
fn each_rule_contradicts_its_own_example() {
    let checker = Checker::new(Gazetteer::bundled());
    for rule in Rule::ALL {
        let doc = rule.doc();
        let examples: Vec<&str> = doc.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let [example] = examples[..] else { panic!("{}: one example, not {examples:?}", rule.name()) };
        let report = checker.check(Document::from_text("example.txt", example, Context::default()));
        let contradicted: Vec<Rule> =
            report.verdicts.iter().filter(|v| v.outcome == Outcome::Contradicted).map(|v| v.rule).collect();
        assert_eq!(contradicted, [rule], "{example}");
    }
}

#[test]
fn what_the_texts_say_is_only_off_or_right_is_not_contradicted() {
    let checker = Checker::new(Gazetteer::bundled());
    for (text, outcome) in [
        ("Oslo is in eastern Norway.", Outcome::Inconclusive),
        ("Suva (18.1416 N, 178.4419 E) is a port.", Outcome::Inconclusive),
        ("Kenya covers 700,000 square kilometres.", Outcome::Inconclusive),
        ("Kenya covers 580,000 square kilometres.", Outcome::Supported),
    ] {
        let report = checker.check(Document::from_text("example.txt", text, Context::default()));
        assert_eq!(report.verdicts.iter().map(|v| v.outcome).collect::<Vec<_>>(), [outcome], "{text}");
    }
}
