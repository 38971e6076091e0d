//! Converts copies of the seeds with altered numbers and says how long it took and how much memory
//! was used; then texts that are large in one way. What the figures say is in `README.md`.
//!
//! ```text
//! cargo bench -p seisaku-benches                # 1, 100 and 10,000 copies, then the large texts
//! cargo bench -p seisaku-benches -- 100         # no more than 100 copies
//! cargo bench -p seisaku-benches -- 0 rows      # no copies, and the large texts of rows
//! ```

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use seisaku_benches::{altered, large};
use seisaku_facts::{Vocabulary, facts};
use seisaku_text::{Document, Source};

const COPIES: [usize; 3] = [1, 100, 10_000];

/// How long each room took, and what came out.
#[derive(Default)]
struct Spent {
    decode: Duration,
    blocks: Duration,
    rules: Duration,
    quads: Duration,
    lines: Duration,
    bytes: usize,
    statements: usize,
}

impl Spent {
    fn reading(&self) -> Duration {
        self.decode + self.blocks + self.rules
    }

    fn stated(&self) -> Duration {
        self.reading() + self.quads
    }

    fn whole(&self) -> Duration {
        self.stated() + self.lines
    }

    /// Megabytes of text in a second.
    fn rate(&self, time: Duration) -> f64 {
        let bytes = u32::try_from(self.bytes / 1000).unwrap_or(u32::MAX);
        f64::from(bytes) / 1000.0 / time.as_secs_f64()
    }

    fn convert(
        &mut self,
        name: &str,
        bytes: &[u8],
        vocabulary: &Vocabulary,
    ) -> Result<(), io::Error> {
        let started = spent();
        let source = Source::decode(name, bytes).map_err(io::Error::other)?;
        let decoded = spent();
        let document = Document::read(&source).value;
        let parted = spent();
        let reading = seisaku_policy::read(&source, &document, vocabulary.names()).value;
        let read = spent();
        let found = facts(&source, &document, &reading, vocabulary);
        let made = spent();
        found.quads.write_lines(&mut io::sink())?;
        self.lines += spent() - made;
        self.quads += made - read;
        self.decode += decoded - started;
        self.blocks += parted - decoded;
        self.rules += read - parted;
        self.bytes += bytes.len();
        self.statements += found.quads.len();
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo adds words of its own.
    let words = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with("--"));
    let (numbers, names): (Vec<String>, Vec<String>) =
        words.partition(|word| word.parse::<usize>().is_ok());
    let most = numbers.first().and_then(|n| n.parse().ok());
    let most = most.unwrap_or(usize::MAX);
    let wanted = names.into_iter().next().unwrap_or_default();
    let vocabulary = Vocabulary::embedded()?;
    let mut out = io::stdout().lock();
    let seeds = seeds()?;
    writeln!(
        out,
        "copies    ms each   text→rules MB/s   text→quads MB/s   text→lines MB/s   resident MB"
    )?;
    // The first reading compiles the patterns, once for the process.
    for (name, text) in &seeds {
        Spent::default().convert(name, text.as_bytes(), &vocabulary)?;
    }
    let last = most.min(COPIES[COPIES.len() - 1]);
    let fewer = COPIES.into_iter().filter(|n| *n < last);
    for copies in fewer.chain((last > 0).then_some(last)) {
        let mut spent = Spent::default();
        // Copies of the seeds in turn, and at least one of each.
        let documents = copies.max(seeds.len());
        for copy in 0..documents {
            let (name, text) = &seeds[copy % seeds.len()];
            spent.convert(name, altered(text, copy).as_bytes(), &vocabulary)?;
        }
        let documents = u32::try_from(documents)?;
        let each = spent.whole() / documents;
        writeln!(
            out,
            "{copies:>6}  {:>9.2}  {:>16.2}  {:>16.2}  {:>16.2}  {:>12}",
            each.as_secs_f64() * 1000.0,
            spent.rate(spent.reading()),
            spent.rate(spent.stated()),
            spent.rate(spent.whole()),
            resident()
        )?;
        writeln!(
            out,
            "        decode {:?}, blocks {:?}, rules {:?}, quads {:?}, lines {:?}; {} statements",
            spent.decode, spent.blocks, spent.rules, spent.quads, spent.lines, spent.statements
        )?;
    }
    writeln!(
        out,
        "\nlarge in one way                              MB      s   of half  text→rules MB/s  resident MB"
    )?;
    for ((what, text), (_, half)) in large(1).into_iter().zip(large(2)) {
        if !what.contains(&wanted) {
            continue;
        }
        let (mut spent, mut of_half) = (Spent::default(), Spent::default());
        of_half.convert("large.txt", half.as_bytes(), &vocabulary)?;
        spent.convert("large.txt", text.as_bytes(), &vocabulary)?;
        writeln!(
            out,
            "{what:<40} {:>7.2} {:>6.2} {:>9.2} {:>16.2} {:>12}",
            spent.rate(Duration::from_secs(1)),
            spent.whole().as_secs_f64(),
            of_half.whole().as_secs_f64(),
            spent.rate(spent.reading()),
            resident()
        )?;
    }
    Ok(())
}

/// The documents in `seeds/`, by name.
fn seeds() -> io::Result<Vec<(String, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "txt") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            found.push((name.into_owned(), fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

/// The time that the processor has worked for this thread: other work on the machine does not
/// count. Where the system does not tell, the time since the first call.
fn spent() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let worked = told.and_then(|told| told.split(' ').next()?.parse().ok());
    worked.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// The memory that the process holds now, in megabytes; 0 where the system does not tell.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes.and_then(|n| n.parse::<usize>().ok()).unwrap_or(0) / 1024
}
