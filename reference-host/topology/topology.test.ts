import { describe, expect, it } from "vitest";
import { TestExecution } from "../testing.ts";
import { Topology } from "./topology.ts";

/** Two cells of one region and one of another, on a clock that stands until it is moved. */
function world() {
  const clock = { now: 1_000_000_000n };
  const topology = new Topology({
    cells: { x1: "x", x2: "x", y1: "y" },
    now: () => clock.now,
    keys: 100,
  });
  const features = ["kv.region", "kv.global"];
  const at = (cell: string): TestExecution =>
    new TestExecution({ backend: topology.view(cell), now: () => clock.now, features });
  const settle = (): void => {
    clock.now += 100_000_000n;
  };
  return { topology, at, settle };
}

describe("the scope region", () => {
  it("is one for the cells of a region, and local is not", () => {
    const { at } = world();
    const [x1, x2, y1] = ["x1", "x2", "y1"].map((cell) => at(cell));
    x1!.put("beta/kv/region/k", "one");
    x1!.put("beta/kv/local/k", "own");
    expect(x2!.get("beta/kv/region/k")).toBe("one");
    expect(x2!.get("beta/kv/local/k")).toBe("error no-entry");
    expect(y1!.get("beta/kv/region/k")).toBe("error no-entry");
    expect(x1!.list("beta/kv")).toEqual(["global", "k", "local", "region"]);
  });

  it("is out of reach for a cell that is cut off, until that is healed", () => {
    const { topology, at } = world();
    const [x1, x2] = [at("x1"), at("x2")];
    x1.put("beta/kv/region/k", "one");
    topology.disturb({ kind: "partition", groups: [["x1", "y1"], ["x2"]] });
    expect(x2.get("beta/kv/region/k")).toBe("error io");
    expect(x1.get("beta/kv/region/k")).toBe("one");
    x2.put("beta/kv/local/k", "own");
    expect(x2.get("beta/kv/local/k")).toBe("own");
    topology.disturb({ kind: "heal" });
    expect(x2.get("beta/kv/region/k")).toBe("one");
  });
});

describe("the scope global", () => {
  it("reaches another region late, in order, and with what came before it", () => {
    const { at, settle } = world();
    const [x1, y1] = [at("x1"), at("y1")];
    x1.put("beta/kv/global/k", "one");
    expect(y1.get("beta/kv/global/k")).toBe("error no-entry");
    settle();
    expect(y1.get("beta/kv/global/k")).toBe("one");
  });

  it("converges after a partition, whoever wrote what", () => {
    const { topology, at, settle } = world();
    const [x1, y1] = [at("x1"), at("y1")];
    x1.do({ op: "mkdir", ...x1.at("beta/kv/global/d") });
    settle();
    expect(y1.list("beta/kv/global/d")).toEqual([]);
    topology.disturb({ kind: "partition", groups: [["x1", "x2"], ["y1"]] });
    x1.do({ op: "rmdir", ...x1.at("beta/kv/global/d") });
    x1.put("beta/kv/global/k", "from x");
    y1.put("beta/kv/global/d/inner", "kept");
    y1.put("beta/kv/global/k", "from y");
    settle();
    expect(x1.get("beta/kv/global/k")).toBe("from x");
    topology.disturb({ kind: "heal" });
    settle();
    for (const it of [x1, y1]) {
      expect(it.list("beta/kv/global")).toEqual(["d", "k"]);
      expect(it.get("beta/kv/global/d/inner")).toBe("kept");
    }
    expect(x1.get("beta/kv/global/k")).toBe(y1.get("beta/kv/global/k"));
  });

  it("refuses what takes one order of all changes", () => {
    const x1 = world().at("x1");
    expect(x1.open("beta/kv/global/k", "w,create,excl")).toBe("error unsupported");
    expect(x1.open("beta/kv/global/k", "w,create,append")).toBe("error unsupported");
    expect(x1.open("beta/kv/.with/if=absent/global/k", "w,create")).toBe("error unsupported");
  });
});
