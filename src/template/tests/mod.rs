//! Tables of masked texts, properties of arbitrary ones, and a corpus.

mod corpus;
