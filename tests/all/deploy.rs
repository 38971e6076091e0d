//! The files for operators, as far as this machine can try them.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{binary, root, seisaku};
use crate::http;
use crate::server::Server;

fn file(name: &str) -> PathBuf {
    root().join("crates/cli/deploy").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap()
}

/// What a program says; `None` where it is not installed.
#[expect(clippy::print_stdout, reason = "what is skipped is said aloud")]
fn call(program: &str, args: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(args).output().ok();
    if output.is_none() {
        println!("SKIPPED: {program} is not installed");
    }
    output
}

#[test]
fn the_configuration_is_one() {
    let path = file("seisaku.toml");
    let run = seisaku(["--config", path.to_str().unwrap(), "config"]);
    let run = run.run().expect(0);
    for line in [
        "releases = \"/srv/seisaku/releases\"",
        "trusted-proxies = [\"127.0.0.1/32\", \"::1/128\"]",
        "format = \"logfmt\"",
        "level = \"info\"",
    ] {
        assert!(run.text().contains(line), "{line}: {}", run.text());
    }
}

/// The value of a key of the unit.
fn value(unit: &str, key: &str) -> String {
    let lines = unit.lines().filter_map(|l| l.split_once('='));
    let mut values = lines.filter(|(k, _)| *k == key).map(|(_, v)| v);
    values.next().unwrap_or_else(|| panic!("{key}")).to_owned()
}

#[test]
fn the_unit_holds_what_the_service_needs() {
    let unit = text("seisaku.service");
    // Workers would be ended before the answers that they make.
    assert_eq!(value(&unit, "KillMode"), "mixed");
    assert_eq!(value(&unit, "Type"), "notify");
    let printed = seisaku(["config"]).run().expect(0);
    let drain = printed
        .text()
        .lines()
        .find_map(|l| l.strip_prefix("drain = "));
    let drain: u64 = drain.unwrap().parse().unwrap();
    assert!(value(&unit, "TimeoutStopSec").parse::<u64>().unwrap() > drain + 2);
    let dir = tempfile::tempdir().unwrap();
    let here = dir.path().join("seisaku.service");
    let start = value(&unit, "ExecStart");
    let program = start.split(' ').next().unwrap();
    let unit = unit.replace(program, binary().to_str().unwrap());
    fs::write(&here, unit).unwrap();
    if let Some(said) = call("systemd-analyze", &["verify", here.to_str().unwrap()]) {
        let said = String::from_utf8_lossy(&said.stderr).into_owned();
        assert!(!said.contains("seisaku"), "{said}");
    }
}

/// A port that is free at this moment.
fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
}

#[test]
fn requests_go_through_nginx() {
    let unsure = text("nginx.conf");
    for line in [
        "proxy_set_header Forwarded \"\";",
        "proxy_buffering off;",
        "gzip off;",
    ] {
        assert!(unsure.contains(line), "{line}");
    }
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.nt"), "<x:a> <x:b> <x:c> .\n").unwrap();
    let args = ["--trusted-proxy", "127.0.0.1", "--data", "a.nt"];
    let server = Server::start(dir.path(), args).unwrap();
    let front = free();
    let config = nginx_config(dir.path(), &unsure, front, server.address);
    let Some(config) = config else {
        return;
    };
    let config = config.to_str().unwrap();
    let Some(said) = call("nginx", &["-t", "-c", config]) else {
        return;
    };
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    let mut nginx = Command::new("nginx")
        .args(["-c", config, "-g", "daemon off;"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let asked = ask(front);
    // Asked to end, it ends its own processes too.
    let ended = call("nginx", &["-c", config, "-s", "stop"]).unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
    nginx.wait().unwrap();
    let answer = asked.unwrap();
    assert_eq!(
        (answer.status, answer.header("content-encoding")),
        (200, Some("br"))
    );
    assert!(answer.header("etag").unwrap().ends_with("-br\""));
    assert!(answer.header("x-request-id").is_some());
}

fn ask(front: SocketAddr) -> std::io::Result<http::Response> {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let headers = [("Accept-Encoding", "br"), ("Accept", "text/html")];
        match http::request(front, "GET", "/", &headers, &[]) {
            Err(_) if Instant::now() < deadline => thread::sleep(Duration::from_millis(50)),
            other => return other,
        }
    }
}

/// The site as it stands, on ports of this machine and without TLS where no certificate can be
/// made, inside a configuration of its own.
fn nginx_config(dir: &Path, site: &str, front: SocketAddr, back: SocketAddr) -> Option<PathBuf> {
    let (certificate, key) = (dir.join("c.pem"), dir.join("k.pem"));
    let made = call(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=example.org",
            "-out",
            certificate.to_str()?,
            "-keyout",
            key.to_str()?,
        ],
    )?;
    assert!(
        made.status.success(),
        "{}",
        String::from_utf8_lossy(&made.stderr)
    );
    let (tls, plain) = (free().port(), free().port());
    // The client of these tests speaks no TLS: the same site listens without it too.
    let site = site
        .replace("127.0.0.1:7878", &back.to_string())
        .replace("/etc/ssl/example.org.pem", certificate.to_str()?)
        .replace("/etc/ssl/example.org.key", key.to_str()?)
        .replace("listen 80;", &format!("listen 127.0.0.1:{plain};"))
        .replace("    listen [::]:80;\n", "")
        .replace(
            "listen 443 ssl http2;",
            &format!("listen 127.0.0.1:{tls} ssl http2;\n    listen {front};"),
        )
        .replace("    listen [::]:443 ssl http2;\n", "");
    let folder = dir.display();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {folder}/{name};\n"))
        .concat();
    let config = format!(
        "pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nworker_processes 1;\nevents {{}}\n\
         http {{\n{temporary}{site}}}\n"
    );
    let path = dir.join("nginx.conf");
    fs::write(&path, config).unwrap();
    Some(path)
}
