//! Text with templating in, text with origins and holes out.
