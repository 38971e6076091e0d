//! Terms of other vocabularies that only the description of a release uses.

use oxigraph::model::NamedNodeRef;

macro_rules! terms {
    ($namespace:literal: $($constant:ident = $local:literal,)*) => {
        $(
            pub(super) const $constant: NamedNodeRef<'static> =
                NamedNodeRef::new_unchecked(concat!($namespace, $local));
        )*
    };
}

terms! { "http://purl.org/dc/terms/":
    ACCESS_RIGHTS = "accessRights",
    CONFORMS_TO = "conformsTo",
    LANGUAGE = "language",
    LICENSE_DOCUMENT = "LicenseDocument",
    MODIFIED = "modified",
    RELATION = "relation",
    REPLACES = "replaces",
    RIGHTS_STATEMENT = "RightsStatement",
}

terms! { "http://www.w3.org/ns/dcat#":
    ACCESS_URL = "accessURL",
    CATALOG = "Catalog",
    COMPRESS_FORMAT = "compressFormat",
    CONTACT_POINT = "contactPoint",
    DATASET_PROPERTY = "dataset",
    DATA_SERVICE = "DataService",
    DOWNLOAD_URL = "downloadURL",
    ENDPOINT_URL = "endpointURL",
    PREVIOUS_VERSION = "previousVersion",
    RESOURCE_PROPERTY = "resource",
    SERVES_DATASET = "servesDataset",
    SERVICE_PROPERTY = "service",
}

terms! { "http://rdfs.org/ns/void#":
    CLASS_PROPERTY = "class",
    CLASSES = "classes",
    CLASS_PARTITION = "classPartition",
    DATA_DUMP = "dataDump",
    EXAMPLE_RESOURCE = "exampleResource",
    DISTINCT_OBJECTS = "distinctObjects",
    DISTINCT_SUBJECTS = "distinctSubjects",
    LINKSET = "Linkset",
    LINK_PREDICATE = "linkPredicate",
    OBJECTS_TARGET = "objectsTarget",
    PROPERTIES = "properties",
    PROPERTY_PROPERTY = "property",
    PROPERTY_PARTITION = "propertyPartition",
    SUBJECTS_TARGET = "subjectsTarget",
    SUBSET = "subset",
}

terms! { "http://ldf.fi/void-ext#":
    DATATYPE = "datatype",
    DATATYPE_PARTITION = "datatypePartition",
}

terms! { "http://www.w3.org/ns/prov#":
    SOFTWARE_AGENT = "SoftwareAgent",
    USED = "used",
    WAS_ASSOCIATED_WITH = "wasAssociatedWith",
    WAS_REVISION_OF = "wasRevisionOf",
}

terms! { "http://www.w3.org/2006/vcard/ns#":
    FORMATTED_NAME = "fn",
    HAS_EMAIL = "hasEmail",
    HAS_URL = "hasURL",
    VCARD_ORGANIZATION = "Organization",
}

terms! { "http://purl.org/pav/":
    PAV_VERSION = "version",
}

terms! { "http://xmlns.com/foaf/0.1/":
    AGENT = "Agent",
    HOMEPAGE = "homepage",
}

terms! { "http://spdx.org/rdf/terms#":
    CHECKSUM = "Checksum",
    CHECKSUM_PROPERTY = "checksum",
    ALGORITHM = "algorithm",
    SHA256_ALGORITHM = "checksumAlgorithm_sha256",
    CHECKSUM_VALUE = "checksumValue",
}

terms! { "http://schema.org/":
    CONTENT_SIZE = "contentSize",
    CONTENT_URL = "contentUrl",
    CREATOR = "creator",
    DATA_DOWNLOAD = "DataDownload",
    DATE_PUBLISHED = "datePublished",
    DESCRIPTION = "description",
    DISTRIBUTION = "distribution",
    ENCODING_FORMAT = "encodingFormat",
    IS_FREE = "isAccessibleForFree",
    KEYWORDS = "keywords",
    SCHEMA_LICENSE = "license",
    SCHEMA_PUBLISHER = "publisher",
    SCHEMA_VERSION = "version",
    SOFTWARE_VERSION = "softwareVersion",
    TARGET = "target",
}

terms! { "http://www.w3.org/2004/02/skos/core#":
    SCOPE_NOTE = "scopeNote",
}

terms! { "http://www.w3.org/2001/XMLSchema#":
    ANY_URI = "anyURI",
    HEX_BINARY = "hexBinary",
}

terms! { "http://www.w3.org/ns/shacl#":
    ASK = "ask",
    CONSTRUCT = "construct",
    DECLARE = "declare",
    NAMESPACE = "namespace",
    PREFIX = "prefix",
    PREFIXES_PROPERTY = "prefixes",
    SELECT = "select",
    SPARQL_ASK = "SPARQLAskExecutable",
    SPARQL_CONSTRUCT = "SPARQLConstructExecutable",
    SPARQL_EXECUTABLE = "SPARQLExecutable",
    SPARQL_SELECT = "SPARQLSelectExecutable",
}

terms! { "https://purl.expasy.org/sparql-examples/ontology#":
    FEDERATES_WITH = "federatesWith",
}
