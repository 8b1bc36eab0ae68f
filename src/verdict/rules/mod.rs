//! The rules, one a file. A file's header is the rule's text everywhere: `dateline rule NAME`, docs/rules.md, SARIF.

pub(super) mod area;
pub(super) mod between;
pub(super) mod containment;
pub(super) mod conversion;
pub(super) mod coordinate;
pub(super) mod coordinate_range;
pub(super) mod direction;
pub(super) mod distance;
pub(super) mod part;
pub(super) mod proximity;
pub(super) mod together;
