//! `gazetteer update` against a server on loopback that breaks off, lies, redirects, changes its mind, and sends web
//! pages for files; over a synthetic dump with the columns of the real one.

mod fixture;
mod geonames;

use dateline::build::geonames::{Least, Scope};
use dateline::fetch::{Downloaded, Large, download};
use dateline::gazetteer::{Gazetteer, NameKind};
use dateline::install::{Update, update};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How the server treats a file; each request takes the next manner, the last one stays.
#[derive(Debug, Clone)]
enum Manner {
    Whole,
    /// The connection ends after so many bytes.
    BreaksOffAfter(usize),
    /// `Content-Length` is off by so many bytes.
    Lies(i64),
    Redirect(String),
    Status(&'static str),
    WebPage,
    /// No entity tag, and ranges are not known.
    Simple,
    /// Another version from now on.
    Changes(Vec<u8>),
}

#[derive(Default)]
struct Shelf {
    files: BTreeMap<String, Vec<u8>>,
    manners: BTreeMap<String, Vec<Manner>>,
    /// Path and range of every request.
    asked: Vec<(String, Option<String>)>,
}

struct Server {
    url: String,
    shelf: Arc<Mutex<Shelf>>,
}

impl Server {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let of_thread = Arc::clone(&shelf);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A client that went away is its own business.
                let _ = answer(stream, &of_thread);
            }
        });
        Self { url, shelf }
    }

    fn put(&self, path: &str, bytes: &[u8], manners: &[Manner]) {
        let mut shelf = self.shelf.lock().unwrap();
        shelf.files.insert(path.to_owned(), bytes.to_vec());
        shelf.manners.insert(path.to_owned(), manners.to_vec());
    }

    fn put_folder(&self, folder: &Path) {
        for name in ["", "alternatenames"] {
            for entry in std::fs::read_dir(folder.join(name)).unwrap().map(Result::unwrap) {
                if entry.path().is_file() {
                    let path = format!("/{}", entry.path().strip_prefix(folder).unwrap().display());
                    self.put(&path, &std::fs::read(entry.path()).unwrap(), &[Manner::Whole]);
                }
            }
        }
    }

    fn manner(&self, path: &str, manners: &[Manner]) {
        self.shelf.lock().unwrap().manners.insert(path.to_owned(), manners.to_vec());
    }

    fn asked(&self) -> Vec<(String, Option<String>)> {
        std::mem::take(&mut self.shelf.lock().unwrap().asked)
    }
}

fn answer(mut stream: TcpStream, shelf: &Mutex<Shelf>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let request = lines.next().unwrap_or(Ok(String::new()))?;
    let path = request.split(' ').nth(1).unwrap_or("").to_owned();
    let mut headers = BTreeMap::new();
    for line in lines.map_while(Result::ok).take_while(|line| !line.is_empty()) {
        if let Some((key, value)) = line.split_once(": ") {
            headers.insert(key.to_ascii_lowercase(), value.to_owned());
        }
    }
    let (manner, bytes) = {
        let mut shelf = shelf.lock().unwrap();
        shelf.asked.push((path.clone(), headers.get("range").cloned()));
        let manners = shelf.manners.entry(path.clone()).or_insert_with(|| vec![Manner::Status("404 Not Found")]);
        let manner = if manners.len() > 1 { manners.remove(0) } else { manners[0].clone() };
        if let Manner::Changes(bytes) = &manner {
            shelf.files.insert(path.clone(), bytes.clone());
        }
        (manner, shelf.files.get(&path).cloned().unwrap_or_default())
    };
    let tag = format!("\"{:08x}\"", crc32fast::hash(&bytes));
    let mut head = |status: &str, more: &str| {
        stream.write_all(format!("HTTP/1.1 {status}\r\nConnection: close\r\n{more}\r\n").as_bytes())
    };
    match manner {
        Manner::Redirect(to) => return head("302 Found", &format!("Location: {to}\r\nContent-Length: 0\r\n")),
        Manner::Status(status) => {
            head(status, "Content-Type: text/html\r\nContent-Length: 15\r\n")?;
            return stream.write_all(b"<html>no</html>");
        }
        Manner::WebPage => {
            head("200 OK", "Content-Type: text/html; charset=utf-8\r\nContent-Length: 15\r\n")?;
            return stream.write_all(b"<html>no</html>");
        }
        Manner::Simple => {
            head("200 OK", &format!("Content-Length: {}\r\n", bytes.len()))?;
            return stream.write_all(&bytes);
        }
        Manner::Lies(by) => {
            head("200 OK", &format!("ETag: {tag}\r\nContent-Length: {}\r\n", bytes.len() as i64 + by))?;
            return stream.write_all(&bytes);
        }
        Manner::Whole | Manner::BreaksOffAfter(_) | Manner::Changes(_) => {}
    }
    if headers.get("if-none-match") == Some(&tag) {
        return head("304 Not Modified", &format!("ETag: {tag}\r\n"));
    }
    let from = headers
        .get("range")
        .filter(|_| headers.get("if-range") == Some(&tag))
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let start = match from {
        Some(from) if from >= bytes.len() => return head("416 Range Not Satisfiable", "Content-Length: 0\r\n"),
        Some(from) => {
            let range = format!("Content-Range: bytes {from}-{}/{}\r\n", bytes.len() - 1, bytes.len());
            head("206 Partial Content", &format!("ETag: {tag}\r\n{range}Content-Length: {}\r\n", bytes.len() - from))?;
            from
        }
        None => {
            head("200 OK", &format!("ETag: {tag}\r\nAccept-Ranges: bytes\r\nContent-Length: {}\r\n", bytes.len()))?;
            0
        }
    };
    let end = match manner {
        Manner::BreaksOffAfter(count) => (start + count).min(bytes.len()),
        _ => bytes.len(),
    };
    stream.write_all(&bytes[start..end])
}

fn network() -> Large {
    Large { allow_private: true, pause: Duration::from_millis(1), attempts: 3, ..Large::default() }
}

fn noise(count: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut byte = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 56) as u8
    };
    (0..count).map(|_| byte()).collect()
}

struct Desk {
    server: Server,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(bytes: &[u8], manners: &[Manner]) -> Self {
        let desk = Self { server: Server::new(), folder: tempfile::tempdir().unwrap() };
        desk.server.put("/file.zip", bytes, manners);
        desk
    }

    fn download(&self) -> Result<Downloaded, String> {
        let url = format!("{}/file.zip", self.server.url);
        download(&url, &self.folder.path().join("file.zip"), &network(), &mut |_| ()).map_err(|e| e.to_string())
    }

    fn bytes(&self) -> Option<Vec<u8>> {
        std::fs::read(self.folder.path().join("file.zip")).ok()
    }

    fn ranges(&self) -> Vec<Option<String>> {
        self.server.asked().into_iter().map(|(_, range)| range).collect()
    }
}

#[test]
fn a_download_that_breaks_off_goes_on_where_it_was() {
    let bytes = noise(300_000);
    let desk = Desk::new(&bytes, &[Manner::BreaksOffAfter(100_000), Manner::BreaksOffAfter(50_000), Manner::Whole]);
    assert_eq!(desk.download(), Ok(Downloaded { bytes: 300_000, fetched: 300_000, breaks: 2 }));
    assert_eq!(desk.bytes().unwrap(), bytes);
    assert_eq!(desk.ranges(), [None, Some("bytes=100000-".to_owned()), Some("bytes=150000-".to_owned())]);
}

#[test]
fn a_download_that_was_given_up_goes_on_in_the_next_run() {
    let bytes = noise(300_000);
    let desk = Desk::new(&bytes, &[Manner::BreaksOffAfter(200_000), Manner::BreaksOffAfter(0)]);
    let error = desk.download().unwrap_err();
    assert!(error.contains("given up after 3 attempts, run it again to go on"), "{error}");
    assert_eq!(desk.bytes(), None, "nothing lies under the name");
    desk.server.manner("/file.zip", &[Manner::Whole]);
    assert_eq!(desk.download(), Ok(Downloaded { bytes: 300_000, fetched: 100_000, breaks: 0 }));
    assert_eq!(desk.bytes().unwrap(), bytes);
}

#[test]
fn a_file_that_is_there_is_fetched_again_only_when_it_changed() {
    let desk = Desk::new(&noise(5000), &[Manner::Whole]);
    desk.download().unwrap();
    assert_eq!(desk.download(), Ok(Downloaded { bytes: 5000, fetched: 0, breaks: 0 }));
    let other = noise(7000).split_off(1000);
    desk.server.put("/file.zip", &other, &[Manner::Whole]);
    assert_eq!(desk.download(), Ok(Downloaded { bytes: 6000, fetched: 6000, breaks: 0 }));
    assert_eq!(desk.bytes().unwrap(), other);
}

#[test]
fn pieces_of_two_versions_are_never_put_together() {
    let (first, second) = (noise(200_000), noise(400_000).split_off(150_000));
    let desk = Desk::new(&first, &[Manner::BreaksOffAfter(120_000), Manner::Changes(second.clone()), Manner::Whole]);
    desk.download().unwrap();
    assert_eq!(desk.bytes().unwrap(), second);
    // Nor of a server that cannot tell versions apart.
    let desk = Desk::new(&first, &[Manner::BreaksOffAfter(120_000), Manner::Simple]);
    assert_eq!(desk.download().unwrap().fetched, 320_000);
    assert_eq!(desk.bytes().unwrap(), first);
}

#[test]
fn a_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not() {
    let desk =
        Desk::new(&noise(100), &[Manner::Status("503 Service Unavailable"), Manner::Status("429 Slow"), Manner::Whole]);
    assert_eq!(desk.download(), Ok(Downloaded { bytes: 100, fetched: 100, breaks: 2 }));
    for (manner, why) in [
        (Manner::Status("404 Not Found"), "the server answered 404 Not Found; check the address"),
        (Manner::Status("403 Forbidden"), "403 Forbidden"),
        (Manner::WebPage, "a web page instead of the file"),
        (Manner::Redirect("file:///etc/passwd".to_owned()), "only http and https"),
        (Manner::Redirect("/file.zip".to_owned()), "more than 5 redirects"),
    ] {
        let desk = Desk::new(&noise(100), &[manner]);
        let error = desk.download().unwrap_err();
        assert!(error.contains(why), "{error}");
        assert_eq!(desk.bytes(), None);
        assert!(desk.server.asked().len() <= 6);
    }
}

#[test]
fn a_length_that_is_a_lie_never_makes_a_whole_file_of_a_part() {
    let desk = Desk::new(&noise(5000), &[Manner::Lies(100)]);
    let error = desk.download().unwrap_err();
    assert!(error.contains("broken off after 5000 bytes"), "{error}");
    assert_eq!(desk.bytes(), None);
}

#[test]
fn a_file_larger_than_allowed_and_a_private_address_are_refused() {
    let desk = Desk::new(&noise(5000), &[Manner::Whole]);
    let url = format!("{}/file.zip", desk.server.url);
    let to = desk.folder.path().join("file.zip");
    let fetch = |options: &Large| download(&url, &to, options, &mut |_| ()).unwrap_err().to_string();
    assert!(fetch(&Large { most_bytes: 4999, ..network() }).contains("more than 4999 bytes"));
    desk.server.asked();
    let error = fetch(&Large { allow_private: false, ..network() });
    assert!(error.contains("a loopback address") && error.contains("--allow-private"), "{error}");
    assert_eq!(desk.server.asked(), []);
}

/// A world of 20,000 rows, made once; the first ones are the bundled gazetteer's most prominent.
fn world(folder: &Path) -> geonames::Made {
    geonames::write(folder, &Gazetteer::bundled(), 20_000, None)
}

fn order(server: &Server, data: &Path, scope: Scope) -> Update {
    Update {
        url: server.url.clone(),
        least: Least::of(15_000),
        network: network(),
        ..Update::geonames(scope, data.join("downloads"), data.join("geonames.dlg"))
    }
}

#[test]
fn a_dump_is_laid_over_the_bundled_gazetteer_whatever_the_server_does() {
    let (source, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let made = world(source.path());
    let server = Server::new();
    server.put_folder(source.path());
    server.manner(
        "/allCountries.zip",
        &[Manner::BreaksOffAfter(300_000), Manner::Status("502 Bad Gateway"), Manner::Whole],
    );
    let elsewhere = std::fs::read(source.path().join("hierarchy.zip")).unwrap();
    server.put("/elsewhere/h.zip", &elsewhere, &[Manner::Whole]);
    server.manner("/hierarchy.zip", &[Manner::Redirect("/elsewhere/h.zip".to_owned())]);
    let order = Update { keep: true, ..order(&server, data.path(), Scope::Full) };
    let below = Gazetteer::bundled();
    let updated = update(&order, &below, &mut |_| ()).unwrap();
    assert_eq!(updated.tables[0].took, made.places);

    let gazetteer = dateline::install::open(&updated.out, false).unwrap();
    assert_eq!(gazetteer.verify(), []);
    assert_eq!(gazetteer.build_id(), updated.written.build_id);
    let own = below.places().filter(|place| place.stable_id >= dateline::gazetteer::OWN_IDS).count();
    assert_eq!(gazetteer.len(), made.places + own, "places that GeoNames lacks stay");
    // What the dump does not know comes from below: outline, demonym, coast.
    let syria = gazetteer.place(gazetteer.lookup("Syrians")[0].place);
    assert_eq!((syria.name, syria.geonames_id), ("Syria", Some(163843)));
    assert!(gazetteer.footprint(syria.id).region().is_some());
    assert_eq!(gazetteer.coast_distance(syria.position), below.coast_distance(syria.position));
    // What the dump knows better: language and kind of a name.
    let postings = gazetteer.lookup("Syriaburg");
    assert_eq!(
        postings.iter().map(|p| (p.place, p.kind, p.language)).collect::<Vec<_>>(),
        [(syria.id, NameKind::Alias, Some(*b"de"))]
    );
    assert_eq!(gazetteer.lookup("Syria Old Town")[0].kind, NameKind::Historical);
    assert!(gazetteer.lookup("https en wikipedia org wiki 0").is_empty());
    // The divisions that its codes name.
    let damascus = gazetteer.place(gazetteer.lookup("Damascus")[0].place);
    let before = below.place(below.lookup("Damascus")[0].place);
    assert_eq!(damascus.admin1.map(|id| gazetteer.place(id).name), before.admin1.map(|id| below.place(id).name));
    assert!(gazetteer.credits().last().unwrap().contains("the dump itself with rows up to 2026-11-09"));

    // Asked again, nothing is fetched and the bytes are the same.
    server.asked();
    let first = std::fs::read(&updated.out).unwrap();
    let again = update(&order, &below, &mut |_| ()).unwrap();
    assert_eq!((again.fetched, &again.written), (0, &updated.written));
    assert!(std::fs::read(&again.out).unwrap() == first);
}

#[test]
fn a_country_replaces_that_country_only() {
    let (source, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let below = Gazetteer::bundled();
    let made = geonames::write(source.path(), &below, 3000, Some(*b"LB"));
    let server = Server::new();
    server.put_folder(source.path());
    let scope = Scope::countries(&["lb".to_owned()]).unwrap();
    let order = Update { least: Least { share: 80, ..Least::of(1) }, ..order(&server, data.path(), scope.clone()) };
    let updated = update(&order, &below, &mut |_| ()).unwrap();
    let gazetteer = Gazetteer::open(&updated.out).unwrap();
    assert_eq!(gazetteer.verify(), []);
    let from_geonames = |gazetteer: &Gazetteer, lebanese: bool| {
        let counted = |place: &dateline::gazetteer::Place| {
            place.geonames_id.is_some() && (place.country == Some(*b"LB")) == lebanese
        };
        gazetteer.places().filter(counted).count()
    };
    assert_eq!(from_geonames(&gazetteer, true), made.places);
    assert_eq!(from_geonames(&gazetteer, false), from_geonames(&below, false));
    let copy = gazetteer.place(gazetteer.by_stable_id(geonames::FIRST_COPY + 2999).unwrap());
    assert_eq!((copy.country, copy.admin1.is_some()), (Some(*b"LB"), true));
    assert!(!data.path().join("downloads/LB.zip").exists(), "the downloads are not kept");

    // A file that lacks most of the country's settlements is cut short, whatever its length and checksum say.
    geonames::write(source.path(), &below, 20, Some(*b"LB"));
    server.put_folder(source.path());
    let error = update(&order, &below, &mut |_| ()).unwrap_err().to_string();
    assert!(error.contains("settlements of LB that are known from GeoNames") && error.contains("cut short"), "{error}");
    assert_eq!(Gazetteer::open(&updated.out).unwrap().build_id(), updated.written.build_id, "the old one stays");
    assert!(Scope::countries(&["Lebanon".to_owned()]).is_err());
}

#[test]
fn what_is_no_dump_never_becomes_a_gazetteer() {
    let (source, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let below = Gazetteer::from_bytes(fixture::draft().to_bytes().unwrap()).unwrap();
    world(source.path());
    let file = |name: &str| std::fs::read(source.path().join(name)).unwrap();
    let zip = |member: &str, bytes: &[u8]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file(member, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let all = file("allCountries.zip");
    let mut flipped = all.clone();
    flipped[all.len() / 2] ^= 4;
    let text = "1\tA\tA\t\t5.0\t5.0\tP\tPPL\tZZ\t\t\t\t\t\t5\t\t5\tEtc/UTC\t2026-01-01\n";
    let server = Server::new();
    let out = data.path().join("geonames.dlg");
    std::fs::write(&out, fixture::draft().to_bytes().unwrap()).unwrap();
    let before = std::fs::read(&out).unwrap();
    for (path, bytes, why) in [
        ("/allCountries.zip", all[..all.len() / 2].to_vec(), "cannot be unpacked"),
        ("/allCountries.zip", b"<html>404</html>".to_vec(), "cannot be unpacked"),
        ("/allCountries.zip", flipped, "geoname"),
        (
            "/allCountries.zip",
            zip("allCountries.txt", text.repeat(9000).as_bytes()),
            "9000 rows, at least 15000 expected",
        ),
        ("/allCountries.zip", zip("allCountries.txt", b"<html>\n404\n</html>\n"), "line 1 has 1 columns instead of 19"),
        ("/allCountries.zip", zip("readme.txt", b"x"), "allCountries.txt"),
        ("/alternateNamesV2.zip", zip("alternateNamesV2.txt", b""), "0 rows, at least 1 expected"),
        ("/admin1CodesASCII.txt", b"<html><body>gone</body></html>".to_vec(), "line 1 has 1 columns instead of 4"),
        ("/countryInfo.txt", b"<html>gone</html>".to_vec(), "line 1 has 1 columns instead of 19"),
        ("/hierarchy.zip", b"PK".to_vec(), "cannot be unpacked"),
    ] {
        server.put_folder(source.path());
        server.put(path, &bytes, &[Manner::Whole]);
        let error = update(&order(&server, data.path(), Scope::Full), &below, &mut |_| ()).unwrap_err().to_string();
        assert!(error.contains(why), "{path}: {error}");
        assert!(std::fs::read(&out).unwrap() == before, "{path}: the old gazetteer stays");
        assert!(!data.path().join("downloads").join(&path[1..]).exists(), "{path}: the broken file does not stay");
    }
}
