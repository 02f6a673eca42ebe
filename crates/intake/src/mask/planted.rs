//! Planted card data, written apart from the masker: what it must find and what it must leave.
