//! Winds of the compass rose.

use crate::quantity::Degrees;
use serde::Serialize;

/// One of the 32 points, counted clockwise from north.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wind(u8);

const NAMES: [&str; 32] = [
    "N", "NbE", "NNE", "NEbN", "NE", "NEbE", "ENE", "EbN", "E", "EbS", "ESE", "SEbE", "SE", "SEbS", "SSE", "SbE", "S",
    "SbW", "SSW", "SWbS", "SW", "SWbW", "WSW", "WbS", "W", "WbN", "WNW", "NWbW", "NW", "NWbN", "NNW", "NbW",
];

impl Wind {
    /// Due north.
    pub const N: Wind = Wind(0);
    /// Northeast.
    pub const NE: Wind = Wind(4);
    /// East.
    pub const E: Wind = Wind(8);
    /// Southeast.
    pub const SE: Wind = Wind(12);
    /// South.
    pub const S: Wind = Wind(16);
    /// Southwest.
    pub const SW: Wind = Wind(20);
    /// West.
    pub const W: Wind = Wind(24);
    /// Northwest.
    pub const NW: Wind = Wind(28);

    /// All 32, clockwise from north.
    pub fn all() -> impl Iterator<Item = Wind> {
        (0..32).map(Wind)
    }

    /// The wind of that abbreviation ("NNE", "NbE"), in any case.
    pub fn from_symbol(symbol: &str) -> Option<Wind> {
        NAMES.iter().position(|name| name.eq_ignore_ascii_case(symbol)).map(|index| Wind(index as u8))
    }

    /// The abbreviation, such as "NNE".
    pub fn symbol(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }

    /// The azimuth of the wind.
    pub fn azimuth(self) -> Degrees {
        Degrees(f64::from(self.0) * 11.25)
    }

    /// The opposite wind.
    pub fn reversed(self) -> Wind {
        Wind((self.0 + 16) % 32)
    }

    /// The half-width of the sector people mean by the wind: 45, 22.5, 11.25 degrees for 4, 8, 16 points
    /// (Wieczorek, Guo & Hijmans 2004, table 3) and, continuing that series, 5.625 for 32.
    pub fn half_width(self) -> Degrees {
        Degrees(match self.0 {
            n if n % 8 == 0 => 45.0,
            n if n % 4 == 0 => 22.5,
            n if n % 2 == 0 => 11.25,
            _ => 5.625,
        })
    }

    /// The one of the eight principal winds nearest to an azimuth.
    pub fn nearest_of_eight(azimuth: Degrees) -> Wind {
        Wind((((azimuth.normalized().0 / 45.0).round() as u8) % 8) * 4)
    }

    /// The English word for the eight principal winds ("northwest"), the symbol for the others.
    pub fn word(self) -> &'static str {
        match self.0 {
            0 => "north",
            4 => "northeast",
            8 => "east",
            12 => "southeast",
            16 => "south",
            20 => "southwest",
            24 => "west",
            28 => "northwest",
            _ => self.symbol(),
        }
    }
}

impl Serialize for Wind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_reads_back_and_the_winds_stand_eleven_and_a_quarter_degrees_apart() {
        for (i, name) in NAMES.iter().enumerate() {
            let wind = Wind::from_symbol(&name.to_lowercase()).unwrap();
            assert_eq!((wind.symbol(), wind.azimuth().0), (*name, i as f64 * 11.25));
            assert_eq!(wind.reversed().reversed(), wind);
        }
        assert_eq!(Wind::from_symbol("NSE"), None);
    }

    #[test]
    fn the_principal_winds_have_words_and_the_others_their_symbols() {
        let words: Vec<&str> =
            Wind::all().map(Wind::word).filter(|word| word.starts_with(char::is_lowercase)).collect();
        assert_eq!(words, ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"]);
        let azimuths: Vec<f64> = Wind::all().map(|wind| wind.azimuth().0).collect();
        assert_eq!((azimuths.len(), azimuths[0], azimuths[31]), (32, 0.0, 348.75));
        assert_eq!(Wind::from_symbol("NNE").map(Wind::word), Some("NNE"));
    }

    #[test]
    fn the_finer_the_wind_the_narrower_its_sector() {
        let widths = ["E", "SE", "ESE", "EbS"].map(|s| Wind::from_symbol(s).unwrap().half_width().0);
        assert_eq!(widths, [45.0, 22.5, 11.25, 5.625]);
    }

    #[test]
    fn the_nearest_principal_wind_wraps_at_north() {
        let table = [(0.0, "N"), (22.4, "N"), (22.6, "NE"), (337.4, "NW"), (337.6, "N"), (359.9, "N"), (-90.0, "W")];
        for (azimuth, symbol) in table {
            assert_eq!(Wind::nearest_of_eight(Degrees(azimuth)).symbol(), symbol, "{azimuth}");
        }
    }
}
