//! The columns of each layer: names, types, units. Formats with a fixed schema are written by them, `docs/layers.md`
//! prints them, and a test holds every feature to them.

/// The type of a column's values; any value may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A real number.
    Real,
    /// Yes or no.
    Boolean,
}

/// The one geometry type of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shape {
    Point,
    MultiLineString,
    MultiPolygon,
}

impl Shape {
    /// Its name in GeoJSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::MultiLineString => "MultiLineString",
            Self::MultiPolygon => "MultiPolygon",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// What it means, with its unit.
    pub meaning: &'static str,
}

macro_rules! columns {
    ($($name:literal $kind:ident $meaning:literal)*) => {
        &[$(Column { name: $name, kind: Kind::$kind, meaning: $meaning }),*]
    };
}

pub(super) const PLACES: &[Column] = columns! {
    "place_id" Integer "the gazetteer's id, stable between builds"
    "geonames_id" Integer "GeoNames id, where there is one"
    "name" Text "main name"
    "qualified" Text "name with division and country"
    "class" Text "feature class"
    "code" Text "GeoNames feature code"
    "country" Text "ISO 3166-1 alpha-2"
    "country_name" Text "the country's name"
    "admin1" Text "first-level division"
    "admin2" Text "second-level division"
    "population" Integer "inhabitants"
    "radius_m" Real "how far it reaches from its position, metres"
    "probability" Real "of the surest mention, 0 to 1"
    "mention_count" Integer "how often it is named"
    "literal_count" Integer "how often as a location"
    "document_count" Integer "in how many texts"
    "first_document" Text "where first"
    "first_text" Text "in what words"
    "first_start" Integer "code points of the source"
    "first_end" Integer "code points of the source"
    "first_start_byte" Integer "bytes of the source"
    "first_end_byte" Integer "bytes of the source"
    "marker-color" Text "simplestyle"
    "marker-symbol" Text "simplestyle"
    "marker-size" Text "simplestyle"
    "title" Text "simplestyle"
    "description" Text "simplestyle"
};

pub(super) const MENTIONS: &[Column] = columns! {
    "document" Text "the text's name"
    "mention" Integer "number in the text, from 0"
    "text" Text "the words"
    "role" Text "`literal`, `demonym`, `metonym`, `coordinate`"
    "outcome" Text "`resolved`, `ambiguous`, `unknown`"
    "place_id" Integer "the gazetteer's id of the place meant"
    "place" Text "the place meant, qualified"
    "country" Text "ISO 3166-1 alpha-2"
    "probability" Real "that this place is meant, 0 to 1"
    "confidence" Real "that the words name a place at all, 0 to 1"
    "start" Integer "code points of the source"
    "end" Integer "code points of the source"
    "start_byte" Integer "bytes of the source"
    "end_byte" Integer "bytes of the source"
    "marker-color" Text "simplestyle"
    "marker-symbol" Text "simplestyle"
    "marker-size" Text "simplestyle"
    "title" Text "simplestyle"
    "description" Text "simplestyle"
};

pub(super) const CLAIMS: &[Column] = columns! {
    "document" Text "the text's name"
    "claim" Integer "number in the text, from 0"
    "type" Text "`distance`, `direction`, `offset`, ..."
    "verdict" Text "`supported`, `contradicted`, `inconclusive`"
    "reason" Text "why"
    "rule" Text "the rule that judged"
    "headline" Text "the verdict in a sentence"
    "text" Text "the statement"
    "subject_id" Integer "the gazetteer's id of the place spoken about"
    "subject" Text "that place, qualified"
    "object_id" Integer "of the place it is related to"
    "object" Text "that place, qualified"
    "object2_id" Integer "of the second one (\"between\")"
    "object2" Text "that place, qualified"
    "stated_km" Real "kilometres"
    "measured_km" Real "kilometres along the geodesic"
    "allowed_low_km" Real "the least that passes, kilometres"
    "allowed_high_km" Real "the most that passes, kilometres"
    "stated_azimuth" Real "degrees clockwise from north, at the object"
    "measured_azimuth" Real "degrees clockwise from north, at the object"
    "quantity" Text "`area_m2`, `length_m`, `ratio`: what the next two are"
    "stated_value" Real "in the unit that `quantity` names"
    "measured_value" Real "in the unit that `quantity` names"
    "slip" Text "the likely mistake, as a word"
    "repair" Text "the likely mistake, as a sentence"
    "notes" Text "what else is known, joined by `; `"
    "start" Integer "code points of the source"
    "end" Integer "code points of the source"
    "start_byte" Integer "bytes of the source"
    "end_byte" Integer "bytes of the source"
    "stroke" Text "simplestyle"
    "stroke-width" Real "simplestyle"
    "stroke-opacity" Real "simplestyle"
    "title" Text "simplestyle"
    "description" Text "simplestyle"
};

pub(super) const FOOTPRINTS: &[Column] = columns! {
    "kind" Text "`circle`, `region` of a place; `part` of one; `sector`, `ring` where a claim would be true; `whereabouts`"
    "name" Text "the place, or the words"
    "place_id" Integer "the gazetteer's id"
    "radius_source" Text "`polygon`, `population`, ...: where the extent is from; `claim` of a claim's area"
    "radius_m" Real "how far it reaches, metres"
    "stroke" Text "simplestyle"
    "stroke-width" Real "simplestyle"
    "stroke-opacity" Real "simplestyle"
    "fill" Text "simplestyle"
    "fill-opacity" Real "simplestyle"
    "title" Text "simplestyle"
    "description" Text "simplestyle"
};

pub(super) const MOVEMENTS: &[Column] = columns! {
    "document" Text "the text's name"
    "movement" Integer "number in the text, from 0"
    "text" Text "the statement"
    "verb" Text "the word that states it"
    "from_text" Text "the words of its beginning"
    "from_id" Integer "the gazetteer's id of that place"
    "from" Text "that place, qualified"
    "to_text" Text "the words of its end"
    "to_id" Integer "the gazetteer's id of that place"
    "to" Text "that place, qualified"
    "number" Real "how many, where a number is written"
    "number_text" Text "its words with what is counted"
    "number_hedged" Boolean "whether \"about\", \"some\" or the like stands before it"
    "number_compare" Text "`equal`, `at_most`, `at_least`, `almost`"
    "length_km" Real "of the geodesic, kilometres"
    "azimuth" Real "at its beginning, degrees clockwise from north"
    "start" Integer "code points of the source"
    "end" Integer "code points of the source"
    "start_byte" Integer "bytes of the source"
    "end_byte" Integer "bytes of the source"
    "stroke" Text "simplestyle"
    "stroke-width" Real "simplestyle"
    "stroke-opacity" Real "simplestyle"
    "title" Text "simplestyle"
    "description" Text "simplestyle"
};
