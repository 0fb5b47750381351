//! A driver for a host whose command line is `myhost run --root DIR --env NAME=VALUE … WASM ARG …`.
//! Every guest is a process. Change `command` and `hello`; the protocol is in PROTOCOL.md of the suite.

use base64::{engine::general_purpose::STANDARD, Engine};
use serde_json::{json, Value};
use std::collections::HashMap;
use std::io::{stdin, stdout, BufRead, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{channel, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn, JoinHandle};
use std::time::Duration;

fn hello(nonce: &Value, spec: &Value) -> Value {
    json!({
        "protocol": 1, "nonce": nonce, "spec": spec,
        "host": { "name": "myhost", "version": "1.0", "language": "Rust" },
        "abis": ["preview1"], "features": [], "control": [],
        "concurrency": { "worlds": 4, "guests": 8 },
    })
}

fn command(root: &Path, wasm: &str, args: &[String], env: &[(String, String)]) -> Command {
    let mut command = Command::new("myhost");
    command.arg("run").arg("--root").arg(root);
    for (name, value) in env {
        command.arg("--env").arg(format!("{name}={value}"));
    }
    command.arg(wasm).args(args);
    command
}

struct Guest {
    world: String,
    /// Keeps what the guest has not read, so that one that does not read holds up nobody.
    input: Option<Sender<Vec<u8>>>,
    child: Arc<Mutex<Child>>,
    killed: Arc<AtomicBool>,
    ending: Option<JoinHandle<()>>,
}

impl Guest {
    fn kill(&self) {
        self.killed.store(true, Ordering::SeqCst);
        let _ = self.child.lock().unwrap().kill();
    }
}

struct Refusal {
    code: &'static str,
    message: String,
}

impl From<std::io::Error> for Refusal {
    fn from(error: std::io::Error) -> Self {
        Refusal { code: "failed", message: error.to_string() }
    }
}

#[derive(Default)]
struct Driver {
    worlds: HashMap<String, PathBuf>,
    /// Guests that have ended stay here until their world closes: an order about them does nothing.
    guests: HashMap<String, Guest>,
    made: usize,
}

fn send(message: Value) {
    let mut output = stdout().lock();
    writeln!(output, "{message}").and_then(|()| output.flush()).expect("the suite is gone");
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn copy(guest: String, stream: u8, mut source: impl Read + Send + 'static) -> JoinHandle<()> {
    spawn(move || {
        let mut buffer = [0; 1 << 16];
        while let Ok(length) = source.read(&mut buffer) {
            if length == 0 {
                break;
            }
            let bytes = json!({ "b64": STANDARD.encode(&buffer[..length]) });
            send(json!({ "method": "guest.out", "params": { "guest": guest, "stream": stream, "bytes": bytes } }));
        }
    })
}

impl Driver {
    fn start(&mut self, params: &Value) -> Result<Value, Refusal> {
        if params["abi"] != "preview1" {
            return Err(Refusal { code: "unsupported", message: format!("no guests of {}", params["abi"]) });
        }
        let (name, world) = (text(&params["guest"]), text(&params["world"]));
        let args: Vec<String> = params["args"].as_array().unwrap().iter().skip(1).map(text).collect();
        let env: Vec<(String, String)> =
            params["env"].as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let mut child = command(&self.worlds[&world], &text(&params["wasm"]["path"]), &args, &env)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (input, output, errors) = (child.stdin.take(), child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, receiver) = channel::<Vec<u8>>();
        spawn(move || {
            let mut input = input.unwrap();
            for bytes in receiver {
                if input.write_all(&bytes).and_then(|()| input.flush()).is_err() {
                    break; // It ended without reading everything.
                }
            }
        });
        let copies = [copy(name.clone(), 1, output), copy(name.clone(), 2, errors)];
        let (child, killed) = (Arc::new(Mutex::new(child)), Arc::new(AtomicBool::new(false)));
        let (ended, was_killed, of) = (child.clone(), killed.clone(), name.clone());
        let ending = spawn(move || {
            for copy in copies {
                copy.join().unwrap();
            }
            let status = loop {
                // Not `wait`, which would keep `kill` from the child.
                if let Some(status) = ended.lock().unwrap().try_wait().unwrap() {
                    break status;
                }
                sleep(Duration::from_millis(1));
            };
            let mut exit = match (status.code(), was_killed.load(Ordering::SeqCst)) {
                (Some(code), _) => json!({ "reason": "exit", "code": code }),
                (None, true) => json!({ "reason": "killed" }),
                (None, false) => json!({ "reason": "trap", "message": format!("signal {:?}", status.signal()) }),
            };
            exit["guest"] = json!(of);
            send(json!({ "method": "guest.exit", "params": exit }));
        });
        self.guests.insert(name, Guest { world, input: Some(sender), child, killed, ending: Some(ending) });
        Ok(json!({}))
    }

    fn open(&mut self, world: String) -> Result<Value, Refusal> {
        self.made += 1;
        let root = std::env::temp_dir().join(format!("myhost-{}-{}", std::process::id(), self.made));
        std::fs::create_dir(&root)?;
        self.worlds.insert(world, root);
        Ok(json!({}))
    }

    fn close(&mut self, world: &str) -> Result<Value, Refusal> {
        let names: Vec<String> =
            self.guests.iter().filter(|(_, guest)| guest.world == world).map(|(name, _)| name.clone()).collect();
        for name in names {
            let mut guest = self.guests.remove(&name).unwrap();
            guest.kill();
            guest.ending.take().unwrap().join().unwrap();
        }
        if let Some(root) = self.worlds.remove(world) {
            std::fs::remove_dir_all(root)?;
        }
        Ok(json!({}))
    }

    fn shutdown(&mut self) -> Result<Value, Refusal> {
        for world in self.worlds.keys().cloned().collect::<Vec<_>>() {
            self.close(&world)?;
        }
        Ok(json!({}))
    }

    fn answer(&mut self, method: &str, params: &Value) -> Result<Value, Refusal> {
        match method {
            "hello" => Ok(hello(&params["nonce"], &params["spec"][0])),
            "world.open" => self.open(text(&params["world"])),
            "world.close" => self.close(&text(&params["world"])),
            "guest.start" => self.start(params),
            "shutdown" => self.shutdown(),
            _ => Err(Refusal { code: "unsupported", message: format!("unknown method {method}") }),
        }
    }

    fn obey(&mut self, method: &str, params: &Value) {
        let Some(guest) = self.guests.get_mut(&text(&params["guest"])) else { return };
        match method {
            "guest.write" => {
                let bytes = match params["bytes"]["b64"].as_str() {
                    Some(encoded) => STANDARD.decode(encoded).unwrap_or_default(),
                    None => text(&params["bytes"]["text"]).into_bytes(),
                };
                if let Some(input) = &guest.input {
                    let _ = input.send(bytes);
                }
            }
            "guest.eof" => guest.input = None,
            "guest.kill" => guest.kill(),
            _ => {}
        }
    }
}

fn main() {
    let mut driver = Driver::default();
    for line in stdin().lock().lines() {
        let message: Value = serde_json::from_str(&line.expect("UTF-8")).expect("JSON");
        let method = text(&message["method"]);
        if message.get("id").is_none() {
            driver.obey(&method, &message["params"]);
            continue;
        }
        send(match driver.answer(&method, &message["params"]) {
            Ok(result) => json!({ "id": message["id"], "result": result }),
            Err(Refusal { code, message: text }) => {
                json!({ "id": message["id"], "error": { "code": code, "message": text } })
            }
        });
        if method == "shutdown" {
            return;
        }
    }
    let _ = driver.shutdown();
}
