//! The data as shape expressions ([ShEx](https://shex.io/shex-semantics/)), made from what is
//! counted: every instance of a class conforms to the shape of its name.
//!
//! A shape says which properties its instances have, how often, and what the values are; it is
//! open, so that a resource of several classes conforms to the shape of each:
//!
//! ```text
//! <#Page> EXTRA a {
//!   a [ pol:Page ] ;
//!   dcterms:isPartOf @<#SourceDocument> ;
//!   pol:number xsd:integer ?
//! }
//! ```

use std::fmt::Write as _;

use super::model::{Model, Subject, times};
use super::statistics::Values;

impl Model<'_> {
    /// The shapes, each class after the other.
    pub(super) fn shex(&self) -> String {
        let mut text =
            String::from("# Made from the data of the release: what is there, and how often.\n");
        for (prefix, space) in self.prefixes() {
            // Writing to a string never fails.
            let _ = writeln!(text, "PREFIX {prefix}: <{space}>");
        }
        for subject in self.subjects() {
            self.shape(&mut text, subject);
        }
        text
    }

    fn shape(&self, text: &mut String, subject: &Subject<'_>) {
        let class = self.curie(subject.class);
        let mut lines = vec![format!("  a [ {class} ]")];
        for (property, values) in &subject.instances.properties {
            let name = self.curie(property);
            if name != "rdf:type" {
                let often = times(subject.instances, values);
                let often = if often.is_empty() {
                    String::new()
                } else {
                    format!(" {often}")
                };
                lines.push(format!("  {name} {}{often}", self.expected(values)));
            }
        }
        let _ = write!(
            text,
            "\n<#{}> EXTRA a {{\n{}\n}}\n",
            subject.name,
            lines.join(" ;\n")
        );
    }

    /// What the values are: a shape that all of them have, IRIs, literals of a datatype, or each
    /// of several.
    fn expected(&self, values: &Values<'_>) -> String {
        let literals: u64 = values.datatypes.values().sum();
        let things = values.triples - literals;
        let mut kinds = Vec::new();
        if things > 0 {
            let all = |subject: &&Subject<'_>| values.classes.get(subject.class) == Some(&things);
            let narrowest = self.subjects().iter().filter(all);
            let shape = narrowest.min_by_key(|s| (s.instances.entities, &s.name));
            kinds.push(shape.map_or_else(|| "IRI".to_owned(), |s| format!("@<#{}>", s.name)));
        }
        kinds.extend(values.datatypes.keys().map(|datatype| self.curie(datatype)));
        match kinds.as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(" OR ")),
        }
    }
}
