//! Terms of other vocabularies, a module for each usual prefix, and the table of prefixes.

/// The prefixes that dumps and answers are written with, in order: (prefix, namespace).
pub const PREFIXES: &[(&str, &str)] = &[
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("pol", "http://w3id.org/seisaku/ontology#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "http://schema.org/"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("semapv", "https://w3id.org/semapv/vocab/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("sssom", "https://w3id.org/sssom/"),
    ("time", "http://www.w3.org/2006/time#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $namespace:literal, { $($constant:ident = $local:literal,)* }) => {
        $(#[$doc])*
        pub mod $name {
            use oxrdf::NamedNodeRef;

            $(
                #[doc = concat!("`", stringify!($name), ":", $local, "`")]
                pub const $constant: NamedNodeRef<'static> =
                    NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )*
        }
    };
}

vocabulary! {
    /// Terms of RDF.
    rdf, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", {
        TYPE = "type",
        SUBJECT = "subject",
        PREDICATE = "predicate",
        OBJECT = "object",
        FIRST = "first",
        REST = "rest",
        NIL = "nil",
    }
}

vocabulary! {
    /// Terms of RDF Schema.
    rdfs, "http://www.w3.org/2000/01/rdf-schema#", {
        LABEL = "label",
        COMMENT = "comment",
        SEE_ALSO = "seeAlso",
        SUB_CLASS_OF = "subClassOf",
        IS_DEFINED_BY = "isDefinedBy",
        CLASS = "Class",
    }
}

vocabulary! {
    /// Terms of OWL 2.
    owl, "http://www.w3.org/2002/07/owl#", {
        CLASS = "Class",
        OBJECT_PROPERTY = "ObjectProperty",
        DATATYPE_PROPERTY = "DatatypeProperty",
        ONTOLOGY = "Ontology",
        VERSION_INFO = "versionInfo",
        SAME_AS = "sameAs",
        DEPRECATED = "deprecated",
        NAMED_INDIVIDUAL = "NamedIndividual",
        ANNOTATED_SOURCE = "annotatedSource",
        ANNOTATED_PROPERTY = "annotatedProperty",
        ANNOTATED_TARGET = "annotatedTarget",
    }
}

vocabulary! {
    /// Terms of XML Schema datatypes.
    xsd, "http://www.w3.org/2001/XMLSchema#", {
        STRING = "string",
        INTEGER = "integer",
        DECIMAL = "decimal",
        DATE = "date",
        G_YEAR = "gYear",
        G_YEAR_MONTH = "gYearMonth",
        G_MONTH_DAY = "gMonthDay",
        BOOLEAN = "boolean",
        NON_NEGATIVE_INTEGER = "nonNegativeInteger",
    }
}

vocabulary! {
    /// Terms of SKOS.
    skos, "http://www.w3.org/2004/02/skos/core#", {
        CONCEPT = "Concept",
        CONCEPT_SCHEME = "ConceptScheme",
        PREF_LABEL = "prefLabel",
        ALT_LABEL = "altLabel",
        HIDDEN_LABEL = "hiddenLabel",
        NOTATION = "notation",
        DEFINITION = "definition",
        EXAMPLE = "example",
        NOTE = "note",
        IN_SCHEME = "inScheme",
        EXACT_MATCH = "exactMatch",
        CLOSE_MATCH = "closeMatch",
        BROAD_MATCH = "broadMatch",
        NARROW_MATCH = "narrowMatch",
        RELATED_MATCH = "relatedMatch",
    }
}

vocabulary! {
    /// Terms of the Simple Standard for Sharing Ontological Mappings.
    sssom, "https://w3id.org/sssom/", {
        MAPPING = "Mapping",
        MAPPING_SET = "MappingSet",
        MAPPING_JUSTIFICATION = "mapping_justification",
        MAPPING_PROVIDER = "mapping_provider",
        CONFIDENCE = "confidence",
        SUBJECT_LABEL = "subject_label",
        OBJECT_LABEL = "object_label",
        OBJECT_SOURCE = "object_source",
        OBJECT_SOURCE_VERSION = "object_source_version",
        AUTHOR_LABEL = "author_label",
    }
}

vocabulary! {
    /// Terms of DCMI Metadata Terms.
    dcterms, "http://purl.org/dc/terms/", {
        TITLE = "title",
        ALTERNATIVE = "alternative",
        IDENTIFIER = "identifier",
        PUBLISHER = "publisher",
        IS_PART_OF = "isPartOf",
        HAS_PART = "hasPart",
        DESCRIPTION = "description",
        ISSUED = "issued",
        LICENSE = "license",
        RIGHTS = "rights",
        CREATED = "created",
        CREATOR = "creator",
        SOURCE = "source",
        REFERENCES = "references",
        SUBJECT = "subject",
    }
}

vocabulary! {
    /// Terms of PROV-O.
    prov, "http://www.w3.org/ns/prov#", {
        WAS_QUOTED_FROM = "wasQuotedFrom",
        WAS_DERIVED_FROM = "wasDerivedFrom",
        WAS_GENERATED_BY = "wasGeneratedBy",
        WAS_ATTRIBUTED_TO = "wasAttributedTo",
        GENERATED_AT_TIME = "generatedAtTime",
        ENTITY = "Entity",
        ACTIVITY = "Activity",
    }
}

vocabulary! {
    /// Terms of Web Annotation.
    oa, "http://www.w3.org/ns/oa#", {
        SPECIFIC_RESOURCE = "SpecificResource",
        TEXT_POSITION_SELECTOR = "TextPositionSelector",
        TEXT_QUOTE_SELECTOR = "TextQuoteSelector",
        ANNOTATION = "Annotation",
        HAS_SOURCE = "hasSource",
        HAS_SELECTOR = "hasSelector",
        HAS_BODY = "hasBody",
        HAS_TARGET = "hasTarget",
        START = "start",
        END = "end",
        EXACT = "exact",
        PREFIX = "prefix",
        SUFFIX = "suffix",
        SELECTOR = "Selector",
    }
}

vocabulary! {
    /// Terms of the Organization Ontology.
    org, "http://www.w3.org/ns/org#", {
        ORGANIZATION = "Organization",
        MEMBERSHIP = "Membership",
        ROLE = "Role",
        MEMBER = "member",
        HAS_MEMBER = "hasMember",
        ORGANIZATION_PROPERTY = "organization",
        ROLE_PROPERTY = "role",
        SUB_ORGANIZATION_OF = "subOrganizationOf",
        POST = "Post",
        POST_IN = "postIn",
        PURPOSE = "purpose",
    }
}

vocabulary! {
    /// Terms of FOAF.
    foaf, "http://xmlns.com/foaf/0.1/", {
        DOCUMENT = "Document",
        PERSON = "Person",
        GROUP = "Group",
        NAME = "name",
        PAGE = "page",
        PRIMARY_TOPIC = "primaryTopic",
    }
}

vocabulary! {
    /// Terms of Provenance, Authoring and Versioning.
    pav, "http://purl.org/pav/", {
        RETRIEVED_ON = "retrievedOn",
        AUTHORED_ON = "authoredOn",
    }
}

vocabulary! {
    /// Terms of OWL-Time.
    time, "http://www.w3.org/2006/time#", {
        INSTANT = "Instant",
        PROPER_INTERVAL = "ProperInterval",
        HAS_BEGINNING = "hasBeginning",
        HAS_END = "hasEnd",
        IN_XSD_DATE = "inXSDDate",
    }
}

vocabulary! {
    /// Terms of the RDF Data Cube.
    qb, "http://purl.org/linked-data/cube#", {
        OBSERVATION = "Observation",
        DATA_SET = "DataSet",
        DATA_SET_PROPERTY = "dataSet",
    }
}

vocabulary! {
    /// Terms of DCAT 3.
    dcat, "http://www.w3.org/ns/dcat#", {
        DATASET = "Dataset",
        KEYWORD = "keyword",
        DISTRIBUTION = "Distribution",
        DISTRIBUTION_PROPERTY = "distribution",
        MEDIA_TYPE = "mediaType",
        BYTE_SIZE = "byteSize",
        VERSION = "version",
    }
}

vocabulary! {
    /// Terms of VoID.
    void, "http://rdfs.org/ns/void#", {
        DATASET = "Dataset",
        TRIPLES = "triples",
        SPARQL_ENDPOINT = "sparqlEndpoint",
        URI_SPACE = "uriSpace",
        ENTITIES = "entities",
        LINKSET = "Linkset",
        LINK_PREDICATE = "linkPredicate",
        SUBJECTS_TARGET = "subjectsTarget",
        OBJECTS_TARGET = "objectsTarget",
        DISTINCT_SUBJECTS = "distinctSubjects",
    }
}

vocabulary! {
    /// Terms of SPARQL Service Description.
    sd, "http://www.w3.org/ns/sparql-service-description#", {
        SERVICE = "Service",
        GRAPH = "Graph",
        NAMED_GRAPH = "NamedGraph",
        NAME = "name",
        ENDPOINT = "endpoint",
    }
}

vocabulary! {
    /// Terms of SHACL.
    sh, "http://www.w3.org/ns/shacl#", {
        NODE_SHAPE = "NodeShape",
        PROPERTY_SHAPE = "PropertyShape",
    }
}

vocabulary! {
    /// Terms of schema.org.
    schema, "http://schema.org/", {
        DATASET = "Dataset",
        NAME = "name",
        ACTION = "Action",
        AGENT = "agent",
        OBJECT = "object",
        ADDRESS = "address",
        AFFILIATION = "affiliation",
        FOUNDER = "founder",
        START_DATE = "startDate",
        END_DATE = "endDate",
    }
}
