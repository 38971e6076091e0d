//! Bundles the editor of the query page out of `web/`, where Node and npm are there: npm brings what
//! the lock file names, esbuild makes one script and one style sheet of it.
//!
//! It is a part of builds with the release profile, and of others where `SEISAKU_EDITOR` is set.
//! Whatever is missing (Node, npm, a network), the build goes on: the page has its plain form then.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What is made of `web/`.
const MADE: [&str; 2] = ["editor.js", "editor.css"];

/// How long npm may take.
const PATIENCE: Duration = Duration::from_secs(180);

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=web/package-lock.json");
    println!("cargo::rerun-if-changed=web/package.json");
    println!("cargo::rerun-if-changed=web/src");
    println!("cargo::rerun-if-env-changed=SEISAKU_EDITOR");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let is_release = std::env::var_os("PROFILE").is_some_and(|profile| profile == "release");
    let wanted = match std::env::var_os("SEISAKU_EDITOR") {
        Some(wanted) => wanted != "0",
        None => is_release,
    };
    let made = if wanted { bundle(&out) } else { Ok(false) };
    match made {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        Err(reason) => println!("cargo::warning=the query page has its plain form: {reason}"),
    }
    for name in MADE {
        fs::write(out.join(name), "")?;
    }
    Ok(())
}

/// Makes the bundle; what goes wrong is a reason to do without it.
fn bundle(out: &Path) -> Result<bool, String> {
    let said = |error: std::io::Error| error.to_string();
    let work = out.join("web");
    // What an earlier build left is of another lock file, perhaps.
    if work.exists() {
        fs::remove_dir_all(&work).map_err(said)?;
    }
    fs::create_dir_all(work.join("src")).map_err(said)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(Path::new("web").join(name), work.join(name)).map_err(said)?;
    }
    for entry in fs::read_dir("web/src").map_err(said)? {
        let path = entry.map_err(said)?.path();
        let name = path.file_name().unwrap_or_default();
        fs::copy(&path, work.join("src").join(name)).map_err(said)?;
    }
    let install = [
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--fetch-retries=1",
        "--fetch-timeout=20000",
    ];
    call("npm", &install, &work)?;
    let esbuild = [
        "node_modules/esbuild/bin/esbuild",
        "src/query.js",
        "--bundle",
        "--minify",
        "--format=iife",
        "--target=es2020",
        "--legal-comments=eof",
        "--log-level=error",
        "--outfile=editor.js",
    ];
    call("node", &esbuild, &work)?;
    for name in MADE {
        fs::copy(work.join(name), out.join(name)).map_err(said)?;
    }
    fs::remove_dir_all(&work).map_err(said)?;
    Ok(true)
}

/// Runs a program to its end, or to the end of our patience.
fn call(program: &str, args: &[&str], folder: &Path) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(args.iter().map(OsStr::new))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("{program} cannot be started ({error})"))?;
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("{program} failed ({status})")),
            Ok(None) if began.elapsed() < PATIENCE => sleep(Duration::from_millis(50)),
            _ => {
                // It may have ended by itself just now.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{program} took too long"));
            }
        }
    }
}
