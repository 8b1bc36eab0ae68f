//! `dateline gazetteer build`: named, checksummed packages to one gazetteer file.
