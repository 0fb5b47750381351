// A driver for a host whose command line is `myhost run --root DIR --env NAME=VALUE … WASM ARG …`.
// Every guest is a process. Change `command` and `hello`; the protocol is in PROTOCOL.md of the suite.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
)

type start struct {
	World, Guest, Abi string
	Wasm              struct{ Path string }
	Args              []string
	Env               map[string]string
}

func hello(nonce, spec string) any {
	return object{
		"protocol": 1, "nonce": nonce, "spec": spec,
		"host": object{"name": "myhost", "version": "1.0", "language": "Go"},
		"abis": []string{"preview1"}, "features": []string{}, "control": []string{},
		"concurrency": object{"worlds": 4, "guests": 8},
	}
}

func command(root string, guest start) *exec.Cmd {
	args := []string{"run", "--root", root}
	for name, value := range guest.Env {
		args = append(args, "--env", name+"="+value)
	}
	args = append(append(args, guest.Wasm.Path), guest.Args[1:]...)
	return exec.Command("myhost", args...)
}

type object map[string]any

type message struct {
	Id     *int
	Method string
	Params json.RawMessage
}

type refusal struct{ code, text string }

func (r refusal) Error() string { return r.text }

// A guest keeps what it has not read, so that one that does not read holds up nobody.
type guest struct {
	world  string
	input  chan []byte
	end    chan struct{}
	kill   func()
	killed bool
}

var (
	output sync.Mutex
	lock   sync.Mutex // of worlds and guests
	worlds = map[string]string{}
	guests = map[string]*guest{}
)

func send(message any) {
	line, _ := json.Marshal(message)
	output.Lock()
	defer output.Unlock()
	os.Stdout.Write(append(line, '\n'))
}

func tell(method string, params object) { send(object{"method": method, "params": params}) }

func startGuest(spec start) error {
	if spec.Abi != "preview1" {
		return refusal{"unsupported", "no guests of " + spec.Abi}
	}
	lock.Lock()
	root, open := worlds[spec.World]
	lock.Unlock()
	if !open {
		return refusal{"bad-request", "world " + spec.World + " is not open"}
	}
	process := command(root, spec)
	stdin, _ := process.StdinPipe()
	stdout, _ := process.StdoutPipe()
	stderr, _ := process.StderrPipe()
	if err := process.Start(); err != nil {
		return err
	}
	g := &guest{world: spec.World, input: make(chan []byte, 1<<16), end: make(chan struct{})}
	g.kill = func() {
		g.killed = true
		process.Process.Kill()
	}
	lock.Lock()
	guests[spec.Guest] = g
	lock.Unlock()
	go func() {
		for bytes := range g.input {
			stdin.Write(bytes)
		}
		stdin.Close()
	}()
	var copies sync.WaitGroup
	copies.Add(2)
	for number, source := range map[int]io.Reader{1: stdout, 2: stderr} {
		go func(number int, source io.Reader) {
			defer copies.Done()
			buffer := make([]byte, 1<<16)
			for {
				n, err := source.Read(buffer)
				if n > 0 {
					tell("guest.out", object{"guest": spec.Guest, "stream": number, "bytes": object{"b64": buffer[:n]}})
				}
				if err != nil {
					return
				}
			}
		}(number, source)
	}
	go func() {
		copies.Wait()
		process.Wait()
		exit := object{"guest": spec.Guest, "reason": "exit", "code": process.ProcessState.ExitCode()}
		if status, ok := process.ProcessState.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			exit = object{"guest": spec.Guest, "reason": "trap", "message": status.Signal().String()}
			if g.killed {
				exit = object{"guest": spec.Guest, "reason": "killed"}
			}
		}
		lock.Lock()
		delete(guests, spec.Guest)
		lock.Unlock()
		tell("guest.exit", exit)
		close(g.end)
	}()
	return nil
}

func closeWorld(name string) error {
	lock.Lock()
	var left []*guest
	for _, g := range guests {
		if g.world == name {
			g.kill()
			left = append(left, g)
		}
	}
	root := worlds[name]
	delete(worlds, name)
	lock.Unlock()
	for _, g := range left {
		<-g.end
	}
	return os.RemoveAll(root)
}

func closeAll() {
	for name := range worlds {
		closeWorld(name)
	}
}

func answer(m message) (any, error) {
	var params struct {
		Nonce, World string
		Spec         []string
	}
	if m.Method == "guest.start" {
		var spec start
		json.Unmarshal(m.Params, &spec)
		return object{}, startGuest(spec)
	}
	json.Unmarshal(m.Params, &params)
	switch m.Method {
	case "hello":
		return hello(params.Nonce, params.Spec[0]), nil
	case "world.open":
		root, err := os.MkdirTemp("", "world-")
		lock.Lock()
		worlds[params.World] = root
		lock.Unlock()
		return object{}, err
	case "world.close":
		return object{}, closeWorld(params.World)
	case "shutdown":
		closeAll()
		return object{}, nil
	}
	return nil, refusal{"unsupported", "unknown method " + m.Method}
}

func obey(m message) {
	var params struct {
		Guest string
		Bytes struct {
			B64  []byte
			Text string
		}
	}
	json.Unmarshal(m.Params, &params)
	lock.Lock()
	g := guests[params.Guest]
	lock.Unlock()
	if g == nil { // It has ended while the order was on its way.
		return
	}
	switch m.Method {
	case "guest.write":
		g.input <- append(params.Bytes.B64, params.Bytes.Text...)
	case "guest.eof":
		close(g.input)
	case "guest.kill":
		g.kill()
	}
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	for {
		line, err := input.ReadBytes('\n')
		if err != nil {
			break
		}
		var m message
		json.Unmarshal(line, &m)
		if m.Id == nil {
			obey(m)
			continue
		}
		result, err := answer(m)
		if err != nil {
			code := "failed"
			var refused refusal
			if errors.As(err, &refused) {
				code = refused.code
			}
			send(object{"id": *m.Id, "error": object{"code": code, "message": err.Error()}})
			continue
		}
		send(object{"id": *m.Id, "result": result})
		if m.Method == "shutdown" {
			return
		}
	}
	closeAll()
}
