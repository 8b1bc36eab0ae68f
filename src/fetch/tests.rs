//! Every server here is on 127.0.0.1 and every name is answered by the test itself.

use super::*;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::cell::RefCell;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// Serves the given answers, one a connection, and sends on what it was asked.
fn serve(answers: Vec<Vec<u8>>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, requests) = channel();
    thread::spawn(move || {
        for answer in answers {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let mut request = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            while lines.read_line(&mut request).is_ok_and(|count| count > 2) {}
            let _ = sender.send(request);
            let _ = stream.write_all(&answer);
        }
    });
    (port, requests)
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

fn page(body: &[u8]) -> Vec<u8> {
    answer("200 OK\r\nContent-Type: text/html; charset=utf-8", body)
}

fn redirect(to: &str) -> Vec<u8> {
    answer(&format!("302 Found\r\nLocation: {to}"), b"")
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn private() -> Options {
    Options { allow_private: true, ..Options::default() }
}

fn fetch(answers: Vec<Vec<u8>>) -> Result<Fetched> {
    let (port, _requests) = serve(answers);
    get(&format!("http://127.0.0.1:{port}/start"), &private())
}

fn refusal(answers: Vec<Vec<u8>>) -> String {
    fetch(answers).unwrap_err().to_string()
}

#[test]
fn a_page_is_fetched_with_its_type_under_our_name() {
    let (port, requests) = serve(vec![page(b"<p>Bern.")]);
    let url = format!("http://127.0.0.1:{port}/start#part");
    let fetched = get(&url, &private()).unwrap();
    assert_eq!(fetched.bytes, b"<p>Bern.");
    assert_eq!(fetched.content_type.as_deref(), Some("text/html; charset=utf-8"));
    assert_eq!((fetched.final_url.clone(), fetched.redirects), (format!("http://127.0.0.1:{port}/start"), 0));
    let request = requests.recv().unwrap().to_ascii_lowercase();
    assert!(request.starts_with("get /start http/1.1\r\n"), "{request}");
    assert!(request.contains(&format!("\r\nuser-agent: {USER_AGENT}\r\n")), "{request}");
    assert!(!request.contains("cookie") && !request.contains("referer"), "{request}");
}

#[test]
fn without_leave_a_private_address_is_not_even_connected_to() {
    let (port, requests) = serve(vec![page(b"secret")]);
    let error = get(&format!("http://127.0.0.1:{port}/"), &Options::default()).unwrap_err().to_string();
    assert!(error.contains("a loopback address") && error.contains("--allow-private"), "{error}");
    assert!(requests.try_recv().is_err());
}

#[test]
fn redirects_are_followed_relative_ones_too_and_the_last_page_counts() {
    let fetched = fetch(vec![redirect("/b"), redirect("c?d=1"), page(b"there")]).unwrap();
    assert_eq!((fetched.bytes.as_slice(), fetched.redirects), (&b"there"[..], 2));
    assert!(fetched.final_url.ends_with("/c?d=1"), "{}", fetched.final_url);
}

#[test]
fn five_redirects_are_followed_and_six_are_not() {
    let hops = |count| [vec![redirect("/next"); count], vec![page(b"there")]].concat();
    assert_eq!(fetch(hops(5)).unwrap().redirects, 5);
    let error = refusal(hops(6));
    assert!(error.contains("more than 5 redirects"), "{error}");
}

/// Judges as for everyone, but lets our own server through: it stands for a public one.
fn as_public(address: std::net::IpAddr) -> Option<&'static str> {
    (address != std::net::Ipv4Addr::LOCALHOST).then(|| guard::not_public(address)).flatten()
}

#[test]
fn a_redirect_inside_is_refused() {
    let resolve = |host: &str, port| {
        let ip = match host {
            "public.test" => [127, 0, 0, 1],
            "inside.test" => [10, 0, 0, 1],
            _ => return Err(std::io::ErrorKind::NotFound.into()),
        };
        Ok(vec![SocketAddr::new(ip.into(), port)])
    };
    for (to, why) in [
        ("http://127.0.0.2:1/admin", "a loopback address"),
        ("//127.2/admin", "a loopback address"),
        ("http://[::ffff:127.0.0.1]/", "an IPv4-mapped address"),
        ("http://[::1]/", "a loopback address"),
        ("http://169.254.169.254/latest/meta-data/", "a link-local address"),
        ("http://inside.test/", "a private address"),
        ("https://inside.test:8443/", "a private address"),
        ("file:///etc/passwd", "only http and https"),
        ("data:text/html,x", "only http and https"),
        ("gopher://public.test/", "only http and https"),
        ("http://user:secret@public.test/", "user name or password"),
    ] {
        let (port, requests) = serve(vec![redirect("/again"), redirect(to)]);
        let url = format!("http://public.test:{port}/");
        let error = get_by(&url, &Options::default(), &resolve, &as_public).unwrap_err().to_string();
        assert!(error.contains(why), "{to}: {error}");
        assert_eq!(requests.iter().take(2).count(), 2, "both public hops were made");
    }
}

#[test]
fn the_connection_goes_to_the_address_that_was_judged() {
    // The name leads to our server when it is judged, and nowhere afterwards; nothing else is asked.
    let (port, requests) = serve(vec![page(b"pinned")]);
    let asked = RefCell::new(0);
    let rebinding = |_: &str, port| {
        *asked.borrow_mut() += 1;
        let last = if *asked.borrow() == 1 { 1 } else { 254 };
        Ok(vec![SocketAddr::new([127, 0, 0, last].into(), port)])
    };
    let fetched = get_by(&format!("http://Rebind.test:{port}/"), &Options::default(), &rebinding, &as_public).unwrap();
    assert_eq!((fetched.bytes.as_slice(), asked.into_inner()), (&b"pinned"[..], 1));
    assert!(requests.recv().unwrap().to_ascii_lowercase().contains("host: rebind.test"));
}

#[test]
fn no_name_is_answered_but_the_one_that_was_judged() {
    let pinned = Pinned { host: "a.test".into(), addresses: vec!["127.0.0.1:80".parse().unwrap()] };
    let ask = |name: &str| {
        let answer = pinned.resolve(name.parse().unwrap());
        let mut answer = std::pin::pin!(answer);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match answer.as_mut().poll(&mut context) {
            std::task::Poll::Ready(answer) => answer.map(Iterator::collect::<Vec<_>>).ok(),
            std::task::Poll::Pending => panic!("the answer is there at once"),
        }
    };
    assert_eq!(ask("A.test"), Some(pinned.addresses.clone()));
    assert_eq!(ask("b.test"), None);
}

/// Fetches the same page again and again, and says what was asked and what came.
fn again(cache: Option<&std::path::Path>, answers: Vec<Vec<u8>>) -> Vec<(bool, String, bool)> {
    let times = answers.len();
    let (port, requests) = serve(answers);
    let options = Options { cache: cache.map(Into::into), ..private() };
    (0..times)
        .map(|_| {
            let fetched = get(&format!("http://127.0.0.1:{port}/page"), &options).unwrap();
            assert_eq!(fetched.content_type.as_deref(), Some("text/html; charset=utf-8"));
            let conditional = requests.recv().unwrap().to_ascii_lowercase().contains("\r\nif-none-match: \"v1\"\r\n");
            (conditional, String::from_utf8(fetched.bytes).unwrap(), fetched.unchanged)
        })
        .collect()
}

fn marked(head: &str, body: &[u8]) -> Vec<u8> {
    answer(&format!("200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{head}"), body)
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let unchanged = || answer("304 Not Modified", b"");
    let answers = || vec![marked("ETag: \"v1\"", b"old"), unchanged(), marked("ETag: \"v2\"", b"new")];
    let old = "old".to_owned();
    assert_eq!(
        again(Some(folder.path()), answers()),
        [(false, old.clone(), false), (true, old, true), (true, "new".into(), false)]
    );
}

#[test]
fn nothing_is_kept_without_a_folder_a_mark_or_the_servers_leave() {
    let folder = tempfile::tempdir().unwrap();
    let twice = |head: &str| vec![marked(head, b"page"), marked(head, b"page")];
    let asked = (false, "page".to_owned(), false);
    for (cache, head) in [
        (None, "ETag: \"v1\""),
        (Some(folder.path()), "Last-Modified: Mon, 05 Jan 2026 10:00:00 GMT"),
        (Some(folder.path()), "ETag: \"v1\"\r\nCache-Control: private, No-Store"),
    ] {
        assert_eq!(again(cache, twice(head)), [asked.clone(), asked.clone()], "{head}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_page_that_is_kept_is_judged_by_its_address_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (port, _requests) = serve(vec![marked("ETag: \"v1\"", b"inside")]);
    let url = format!("http://127.0.0.1:{port}/page");
    get(&url, &Options { cache: Some(folder.path().into()), ..private() }).unwrap();
    let error = get(&url, &Options { cache: Some(folder.path().into()), ..Options::default() }).unwrap_err();
    assert!(error.to_string().contains("a loopback address"), "{error}");
}

#[test]
fn a_download_tells_how_it_goes_on() {
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let progress = Progress::new(move |received, total| heard.lock().unwrap().push((received, total)));
    let (port, _requests) = serve(vec![page(&[b'x'; 100_000])]);
    let options = Options { progress: Some(progress), ..private() };
    get(&format!("http://127.0.0.1:{port}/"), &options).unwrap();
    let told = told.lock().unwrap();
    assert_eq!(told.last(), Some(&(100_000, Some(100_000))));
    assert!(told.is_sorted());
}

#[test]
fn a_compressed_page_is_read() {
    let plain = "Bern liegt an der Aare. ".repeat(40);
    let answer = answer("200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip", &gzip(plain.as_bytes()));
    assert_eq!(fetch(vec![answer]).unwrap().bytes, plain.as_bytes());
}

#[test]
fn a_page_too_long_too_dense_or_compressed_as_not_asked_is_refused() {
    let head = "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip";
    // Random bytes in base 16 shrink by half: long, and not dense.
    let mut state = 1u64;
    let mut letter = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        b"0123456789abcdef"[(state >> 60) as usize]
    };
    let long: Vec<u8> = (0..10 * 1024 * 1024 + 1).map(|_| letter()).collect();
    for (answer, why) in [
        (page(&long), "more than 10485760 bytes"),
        (answer(head, &gzip(&long)), "more than 10485760 bytes"),
        (answer(head, &gzip(&vec![b' '; 5_000_000])), "more than 100 to one"),
        (answer(head, &gzip(b"").repeat(600_000)), "more than 10485760 bytes"),
        (answer(head, b"no gzip at all"), "broken off"),
        (answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br", b"x"), "compressed with br"),
    ] {
        let error = refusal(vec![answer]);
        assert!(error.contains(why), "{error}");
    }
    assert_eq!(fetch(vec![page(&long[1..])]).unwrap().bytes.len(), 10 * 1024 * 1024);
}

#[test]
fn only_texts_are_read() {
    for (kind, want) in [
        ("text/html", true),
        ("Text/Plain; charset=x", true),
        ("application/xhtml+xml", true),
        ("text/markdown", true),
        ("application/pdf", false),
        ("image/png", false),
        ("application/json", false),
        ("textual/html", false),
    ] {
        let fetched = fetch(vec![answer(&format!("200 OK\r\nContent-Type: {kind}"), b"x")]);
        assert_eq!(fetched.is_ok(), want, "{kind}");
        if let Err(error) = fetched {
            assert!(error.to_string().contains("not a text"), "{error}");
        }
    }
    assert_eq!(fetch(vec![answer("200 OK", b"x")]).unwrap().content_type, None);
}

#[test]
fn what_is_no_page_says_why() {
    for (answer, why) in [
        (answer("404 Not Found", b""), "404 Not Found"),
        (answer("500 Oops", b""), "500"),
        (answer("304 Not Modified", b""), "304"),
        (answer("302 Found", b""), "without saying where to"),
        (redirect("http://["), "not a URL"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".to_vec(), "broken off"),
        (b"SSH-2.0-x\r\n".to_vec(), "no connection"),
    ] {
        let error = refusal(vec![answer]);
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_server_that_dawdles_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            thread::spawn(move || {
                // An answer before the question would be an error of another kind.
                let _ = std::io::Read::read(&mut stream, &mut [0; 1024]);
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
                while stream.write_all(b" ").is_ok() {
                    thread::sleep(Duration::from_millis(20));
                }
            });
        }
    });
    let options = Options { deadline: Duration::from_secs(3), ..private() };
    let error = get(&format!("http://127.0.0.1:{port}/"), &options).unwrap_err().to_string();
    assert!(error.contains("not there after"), "{error}");
}

#[test]
fn a_server_without_a_certificate_is_not_talked_to() {
    let (port, _requests) = serve(vec![page(b"plain")]);
    let error = get(&format!("https://127.0.0.1:{port}/"), &private()).unwrap_err().to_string();
    assert!(error.contains("no connection"), "{error}");
}

/// Fetches what the test below tells it to, in a process of its own; does nothing otherwise.
#[test]
fn a_child_fetches_what_it_is_told() {
    if let Ok(url) = std::env::var("DATELINE_TEST_FETCH") {
        assert_eq!(get(&url, &private()).unwrap().bytes, b"direct");
    }
}

#[test]
fn a_proxy_in_the_environment_is_not_used() {
    let (proxy, asked) = serve(vec![page(b"by proxy"); 2]);
    let (port, requests) = serve(vec![page(b"direct")]);
    let proxy = format!("http://127.0.0.1:{proxy}");
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fetch::tests::a_child_fetches_what_it_is_told"])
        .env("DATELINE_TEST_FETCH", format!("http://127.0.0.1:{port}/"))
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|key| (key, &proxy)))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .output()
        .unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stdout));
    assert!(requests.recv().is_ok() && asked.try_recv().is_err());
}
