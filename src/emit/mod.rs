//! Reports to bytes, one file a format.
