//! Who may be asked, and where they may lie.

use seisaku_federation::{Federation, Peers};

use crate::peer::{Manner, Peer};
use crate::{ask, federation, profile, snapshot};

#[test]
fn whoever_is_no_peer_is_refused() {
    let data = snapshot("l:a l:has r:d1 .");
    let peer = Peer::start(&data, Manner::Fair);
    let nobody = Federation::new(Peers::none());
    let queries = ["", "SILENT"].map(|word| {
        format!(
            "SELECT * {{ ?a l:has ?d . SERVICE {word} <{}> {{ ?d ?p ?o }} }}",
            peer.endpoint()
        )
    });
    for query in queries {
        let error = ask(&data, &nobody, &query).unwrap_err().to_string();
        assert!(error.contains("no peer of this service"), "{error}");
        assert!(
            error.contains(&format!("endpoint = \"{}\"", peer.endpoint())),
            "{error}"
        );
    }
    assert!(peer.queries().is_empty());
}

#[test]
fn a_peer_does_not_lie_at_home_unless_it_may() {
    let data = snapshot("l:a l:has r:d1 .");
    let peer = Peer::start(&data, Manner::Fair);
    let port = peer.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "0x7f.1",
        "2130706433",
    ] {
        let endpoint = format!("http://{host}:{port}/sparql");
        let mut own = profile(&endpoint);
        own.allow_private = Some(false);
        let query = format!("SELECT * {{ ?a l:has ?d . SERVICE <{endpoint}> {{ ?d ?p ?o }} }}");
        let error = ask(&data, &federation([own]), &query)
            .unwrap_err()
            .to_string();
        assert!(error.contains("`allow-private = true`"), "{host}: {error}");
    }
    assert!(peer.queries().is_empty());
}

#[test]
fn nobody_is_sent_to_another_host() {
    let data = snapshot("l:a l:has r:d1 .");
    let secret = Peer::start(&data, Manner::Fair);
    let to = secret.endpoint();
    let peer = Peer::start(&data, Manner::Elsewhere(to));
    let federation = federation([profile(&peer.endpoint())]);
    let query = format!(
        "SELECT * {{ ?a l:has ?d . SERVICE <{}> {{ ?d ?p ?o }} }}",
        peer.endpoint()
    );
    let error = ask(&data, &federation, &query).unwrap_err().to_string();
    assert!(
        error.contains("only its own address is followed"),
        "{error}"
    );
    assert!(secret.queries().is_empty());
}
