//! A YAML document in, the tree that another parser (`saphyr-parser`) reads out of it out, each node with its offset.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::{collections::HashMap, rc::Rc};

/// A node as the other parser sees it; aliases are looked through.
#[derive(Debug)]
pub(crate) struct Peer {
    /// First byte of a scalar's token (the header of a block scalar), of a flow collection's bracket; of a block
    /// collection, of its first child.
    pub(crate) start: usize,
    /// What it is.
    pub(crate) data: PeerData,
}

/// What a [`Peer`] is.
#[derive(Debug)]
pub(crate) enum PeerData {
    /// Characters, and how they are written; no style where nothing stands.
    Scalar(String, Option<ScalarStyle>),
    /// Keys and values in order, merge keys among them.
    Mapping(Vec<(Rc<Peer>, Rc<Peer>)>),
    /// Items.
    Sequence(Vec<Rc<Peer>>),
}

/// The first document of a text; a text that is not YAML gives the other parser's complaint.
pub(crate) fn read(text: &str) -> Result<Rc<Peer>, String> {
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let mut reader = Reader {
        text,
        offsets,
        parser: Parser::new_from_str(text),
        anchors: HashMap::new(),
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamEnd => {
                let data = PeerData::Scalar(String::new(), None);
                return Ok(Rc::new(Peer { start: 0, data }));
            }
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            event => {
                let root = reader.node(event, span)?;
                // What follows the root can be an error of this document, too.
                while !matches!(reader.next()?.0, Event::DocumentEnd | Event::StreamEnd) {}
                return Ok(root);
            }
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    /// Byte offset of each character.
    offsets: Vec<usize>,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: HashMap<usize, Rc<Peer>>,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), String> {
        let event = self.parser.next_event().ok_or("the events have ended")?;
        event.map_err(|error| error.to_string())
    }

    fn node(&mut self, event: Event<'t>, span: Span) -> Result<Rc<Peer>, String> {
        let start = self.offsets[span.start.index().min(self.offsets.len() - 1)];
        let (anchor, peer) = match event {
            Event::Alias(anchor) => {
                let found = self.anchors.get(&anchor).cloned();
                return found.ok_or_else(|| "an anchor holds itself".to_owned());
            }
            Event::Scalar(value, style, anchor, _) => {
                // The parser writes an implicit null as `~`.
                let absent = style == ScalarStyle::Plain
                    && (value.is_empty() || value == "~")
                    && !self.text[self.behind_properties(start)..].starts_with('~');
                let data = if absent {
                    PeerData::Scalar(String::new(), None)
                } else {
                    PeerData::Scalar(value.into_owned(), Some(style))
                };
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let start = if block {
                    self.header(start)
                } else {
                    self.behind_properties(start)
                };
                (anchor, Peer { start, data })
            }
            Event::MappingStart(anchor, _) => (anchor, self.mapping(start)?),
            Event::SequenceStart(anchor, _) => (anchor, self.sequence(start)?),
            other => return Err(format!("unexpected {other:?}")),
        };
        let peer = Rc::new(peer);
        if anchor > 0 {
            self.anchors.insert(anchor, peer.clone());
        }
        Ok(peer)
    }

    /// Anchors and tags belong to no place.
    fn behind_properties(&self, mut start: usize) -> usize {
        while self.text[start..].starts_with(['&', '!']) {
            let rest = &self.text[start..];
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            start += end + rest[end..].len() - rest[end..].trim_start().len();
        }
        start
    }

    /// The other parser points at the first line of a block scalar, whose header ends the line before, or at its anchor.
    fn header(&self, content: usize) -> usize {
        let is_header = |word: &str| {
            word.starts_with(['|', '>'])
                && word[1..]
                    .chars()
                    .all(|letter| matches!(letter, '+' | '-' | '1'..='9'))
        };
        let behind = self.behind_properties(content);
        let word = self.text[behind..].split_whitespace().next();
        if behind > content && word.is_some_and(is_header) {
            return behind;
        }
        let before = self.text[..content].trim_end();
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let words = before[line..].split(' ').scan(line, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        });
        let mut headers = words.filter(|(_, word)| is_header(word));
        headers.next().map_or(content, |(start, _)| start)
    }

    fn mapping(&mut self, start: usize) -> Result<Peer, String> {
        let mut entries = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = self.node(event, span)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span)?;
            entries.push((key, value));
        }
        let flow = self.text[start..].starts_with('{');
        let first = entries.first().filter(|_| !flow);
        Ok(Peer {
            start: first.map_or(start, |(key, _)| key.start),
            data: PeerData::Mapping(entries),
        })
    }

    fn sequence(&mut self, start: usize) -> Result<Peer, String> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            items.push(self.node(event, span)?);
        }
        Ok(Peer {
            start,
            data: PeerData::Sequence(items),
        })
    }
}

impl Peer {
    /// The characters of a scalar that stands there.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.data {
            PeerData::Scalar(text, Some(_)) => Some(text),
            _ => None,
        }
    }

    /// Own entries, then those that merge keys bring, nearest first; merge keys themselves are left out.
    pub(crate) fn entries(&self) -> Vec<(Rc<Peer>, Rc<Peer>)> {
        let PeerData::Mapping(entries) = &self.data else {
            return Vec::new();
        };
        let is_merge = |key: &Peer| matches!(&key.data, PeerData::Scalar(text, Some(ScalarStyle::Plain)) if text == "<<");
        let (merges, mut found): (Vec<_>, Vec<_>) =
            entries.iter().cloned().partition(|(key, _)| is_merge(key));
        for (_, source) in merges {
            match &source.data {
                PeerData::Sequence(sources) => {
                    found.extend(sources.iter().flat_map(|source| source.entries()));
                }
                _ => found.extend(source.entries()),
            }
        }
        found
    }

    /// The value of a key: the last of the mapping's own, else the first that is merged in.
    pub(crate) fn get(&self, key: &str) -> Option<(Rc<Peer>, Rc<Peer>)> {
        let PeerData::Mapping(own) = &self.data else {
            return None;
        };
        let is = |entry: &&(Rc<Peer>, Rc<Peer>)| entry.0.text() == Some(key);
        let last = own.iter().rev().find(is).cloned();
        last.or_else(|| self.entries().iter().find(is).cloned())
    }

    /// Items of a sequence.
    pub(crate) fn items(&self) -> &[Rc<Peer>] {
        match &self.data {
            PeerData::Sequence(items) => items,
            _ => &[],
        }
    }

    /// Where a report points for a whole node: at a scalar, or at the first thing in a collection.
    pub(crate) fn head(&self) -> usize {
        match &self.data {
            PeerData::Mapping(entries) => entries.first().map_or(self.start, |(key, _)| key.start),
            PeerData::Sequence(items) => items.first().map_or(self.start, |item| item.head()),
            PeerData::Scalar(..) => self.start,
        }
    }
}
