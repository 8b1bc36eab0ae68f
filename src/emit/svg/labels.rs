//! Names that do not run into each other.

use super::frame::{HEIGHT, Spot, WIDTH};
use crate::emit::xml::escaped;
use std::fmt::Write as _;

/// Width of a letter as a share of its height; a rough mean of sans-serif faces, on the safe side.
const LETTER: f64 = 0.6;

/// A name, or a figure with its verdict.
pub(super) struct Label {
    spot: Spot,
    text: String,
    size: f64,
    /// Room that the dot takes; a figure sits on its spot.
    radius: f64,
    color: &'static str,
    boxed: bool,
    weight: usize,
}

impl Label {
    pub(super) fn place(spot: Spot, text: String, radius: f64, weight: usize) -> Self {
        Self { spot, text, size: 15.0, radius, color: "#22282d", boxed: false, weight }
    }

    pub(super) fn figure(spot: Spot, text: String, color: &'static str) -> Self {
        Self { spot, text, size: 14.0, radius: 0.0, color, boxed: true, weight: usize::MAX }
    }

    fn width(&self) -> f64 {
        self.text.chars().count() as f64 * self.size * LETTER
    }

    /// Boxes where it could stand, best first.
    fn candidates(&self) -> Vec<Area> {
        let (w, h) = (self.width(), self.size * 1.15);
        let Spot { x, y } = self.spot;
        let gap = self.radius + 3.0;
        // Names above and below stay clear of those beside the dot.
        let clear = gap.max(h / 2.0);
        let corner = |left: f64, top: f64| Area { left, top, right: left + w, bottom: top + h };
        if self.boxed {
            return vec![
                corner(x - w / 2.0, y - h / 2.0),
                corner(x + 12.0, y - h / 2.0),
                corner(x - w - 12.0, y - h / 2.0),
            ];
        }
        vec![
            corner(x + gap, y - h / 2.0),
            corner(x - gap - w, y - h / 2.0),
            corner(x - w / 2.0, y - clear - h),
            corner(x - w / 2.0, y + clear),
        ]
    }
}

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Area {
    fn overlaps(&self, other: &Area) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn is_inside(&self) -> bool {
        self.left >= 4.0 && self.top >= 4.0 && self.right <= WIDTH - 4.0 && self.bottom <= HEIGHT - 4.0
    }
}

/// The labels of a map.
pub(super) struct Labels {
    wanted: Vec<Label>,
    placed: Vec<(Label, Area)>,
}

impl Labels {
    pub(super) fn new() -> Self {
        Self { wanted: Vec::new(), placed: Vec::new() }
    }

    pub(super) fn add(&mut self, label: Label) {
        self.wanted.push(label);
    }

    /// Gives each label, the weightiest first, a side that is free.
    pub(super) fn place(&mut self) {
        let dot = |label: &Label| {
            let (Spot { x, y }, r) = (label.spot, label.radius);
            Area { left: x - r, top: y - r, right: x + r, bottom: y + r }
        };
        // The legend, the north arrow, the scale and the credits.
        let mut taken = vec![
            Area { left: 0.0, top: 0.0, right: 190.0, bottom: 90.0 },
            Area { left: WIDTH - 70.0, top: 0.0, right: WIDTH, bottom: 70.0 },
            Area { left: 0.0, top: HEIGHT - 80.0, right: 220.0, bottom: HEIGHT },
            Area { left: WIDTH / 2.0, top: HEIGHT - 28.0, right: WIDTH, bottom: HEIGHT },
        ];
        taken.extend(self.wanted.iter().filter(|label| label.radius > 0.0).map(dot));
        self.wanted.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.text.cmp(&b.text)));
        for label in self.wanted.drain(..) {
            let free = |area: &Area| area.is_inside() && !taken.iter().any(|other| other.overlaps(area));
            if let Some(area) = label.candidates().into_iter().find(free) {
                taken.push(area);
                self.placed.push((label, area));
            }
        }
    }

    #[expect(clippy::expect_used, reason = "the message says why it cannot fail")]
    pub(super) fn written(&self) -> String {
        let mut out = String::new();
        for (label, area) in &self.placed {
            let Label { size, color, .. } = label;
            if label.boxed {
                let (w, h) = (area.right - area.left + 12.0, area.bottom - area.top + 6.0);
                write!(
                    out,
                    "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{:.1}\" fill=\"#fffefb\" stroke=\"{color}\"/>",
                    area.left - 6.0,
                    area.top - 3.0,
                    h / 2.0
                )
                .expect("a String takes every write");
            }
            // The name keeps to the dot whatever its width turns out to be.
            let (x, anchor) = if label.boxed || (area.left < label.spot.x && label.spot.x < area.right) {
                ((area.left + area.right) / 2.0, "middle")
            } else if area.left >= label.spot.x {
                (area.left, "start")
            } else {
                (area.right, "end")
            };
            writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"{size}\" font-weight=\"600\" fill=\"{color}\" text-anchor=\"{anchor}\" stroke=\"#fbfaf6\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
                area.bottom - size * 0.28,
                escaped(&label.text)
            )
            .expect("a String takes every write");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_names_on_one_spot_the_weightier_comes_first_and_they_do_not_touch() {
        let mut labels = Labels::new();
        let spot = Spot { x: 500.0, y: 400.0 };
        for (name, weight) in [("Beta", 1), ("Alpha", 3), ("Gamma", 2), ("Delta", 1), ("Epsilon", 1)] {
            labels.add(Label::place(spot, name.to_owned(), 4.0, weight));
        }
        labels.place();
        let names: Vec<&str> = labels.placed.iter().map(|(label, _)| label.text.as_str()).collect();
        assert_eq!(names, ["Alpha", "Gamma", "Beta", "Delta"], "four sides, so the fifth is left out");
        for (i, (_, a)) in labels.placed.iter().enumerate() {
            assert!(labels.placed[..i].iter().all(|(_, b)| !a.overlaps(b)));
        }
    }

    #[test]
    fn a_name_at_the_edge_stands_inside() {
        let mut labels = Labels::new();
        labels.add(Label::place(Spot { x: WIDTH - 8.0, y: 300.0 }, "Longyearbyen".to_owned(), 4.0, 1));
        labels.place();
        assert!(labels.placed[0].1.right < WIDTH - 8.0 && labels.written().contains("text-anchor=\"end\""));
    }
}
