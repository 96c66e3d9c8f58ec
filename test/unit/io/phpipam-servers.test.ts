import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { UpstreamError, type UpstreamFailure } from "../../../src/domain/errors.ts";
import { MINUTE_MS } from "../../../src/domain/instant.ts";
import { type PhpipamServer, PhpipamServers } from "../../../src/io/phpipam/phpipam-servers.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { MemoryEditors } from "../../fakes/memory-editors.ts";
import { MemoryInventory } from "../../fakes/memory-inventory.ts";

class Server implements PhpipamServer {
  readonly url: string;
  readonly inventory: MemoryInventory;
  readonly editor: MemoryInventory;
  readonly editors = new MemoryEditors();
  failure: UpstreamFailure | null = null;
  reads = 0;
  asked = 0;

  constructor(url: string, clock: FakeClock) {
    this.url = url;
    const memory = new MemoryInventory(clock);
    memory.server = url;
    memory.addSubnet("10.0.0.0/24");
    memory.add({ ip: "10.0.0.1", hostname: "a.example.com" });
    const read = memory.read.bind(memory);
    memory.read = async (options) => {
      this.reads++;
      const { failure } = this;
      if (failure === null) return read(options);
      throw new UpstreamError(`${url} ${failure}`, {
        system: "phpipam",
        failure,
        operation: "GET",
        remedy: "",
      });
    };
    const findRow = memory.findRow.bind(memory);
    memory.findRow = async (id) => {
      this.asked++;
      return findRow(id);
    };
    this.inventory = memory;
    this.editor = memory;
  }
}

function twoServers() {
  const clock = new FakeClock();
  const [a, b] = [new Server("a", clock), new Server("b", clock)];
  const switches: string[] = [];
  const servers = new PhpipamServers({
    servers: [a, b],
    clock,
    onSwitch: ({ url }, why) => switches.push(`${url}: ${why?.message ?? "back"}`),
  });
  return { clock, a, b, switches, servers, read: async () => (await servers.read({})).server };
}

describe("several servers of phpIPAM", () => {
  for (const failure of ["unreachable", "timeout", "busy"] as const)
    it(`are read from the next one when the first is ${failure}, and single rows are asked for there`, async () => {
      const { a, b, switches, servers, read } = twoServers();
      a.failure = failure;
      assert.equal(await read(), "b");
      await servers.findRow(1);
      await servers.readWhole(1);
      assert.deepEqual([a.asked, b.asked], [0, 1]);
      assert.deepEqual(switches, [`b: a ${failure}`]);
    });

  for (const failure of ["auth", "rejected", "shape", "too-large"] as const)
    it(`are not asked one after another when the first answers with ${failure}`, async () => {
      const { a, b, switches, read } = twoServers();
      a.failure = failure;
      await assert.rejects(read(), new RegExp(`^UpstreamError: a ${failure}$`));
      assert.deepEqual([b.reads, switches], [0, []]);
    });

  it("stay with the one that answered for five minutes, then go back to the preferred one", async () => {
    const { clock, a, switches, read } = twoServers();
    a.failure = "unreachable";
    await read();
    a.failure = null;
    clock.advance(5 * MINUTE_MS - 1);
    assert.equal(await read(), "b");
    assert.equal(a.reads, 1);
    clock.advance(1);
    assert.equal(await read(), "a");
    assert.deepEqual(switches, ["b: a unreachable", "a: back"]);
  });

  it("put off the way back while the preferred one still fails", async () => {
    const { clock, a, switches, read } = twoServers();
    a.failure = "unreachable";
    await read();
    clock.advance(5 * MINUTE_MS);
    assert.equal(await read(), "b");
    assert.equal(await read(), "b");
    assert.equal(a.reads, 2);
    assert.equal(switches.length, 1);
  });

  it("fall back to the preferred one at once when the other fails", async () => {
    const { a, b, read } = twoServers();
    a.failure = "unreachable";
    await read();
    [a.failure, b.failure] = [null, "busy"];
    assert.equal(await read(), "a");
  });

  it("that fail all are told of all, as the failure of the first", async () => {
    const { a, b, read } = twoServers();
    [a.failure, b.failure] = ["unreachable", "busy"];
    await assert.rejects(read(), (error: unknown) => {
      assert.ok(error instanceof UpstreamError);
      assert.match(
        error.message,
        /none of the 2 servers of \[phpipam\] api_url can be read: a unreachable; b busy/,
      );
      assert.deepEqual([error.failure, error.retryable], ["unreachable", true]);
      return true;
    });
  });

  it("may be just one, whose failure is told as it is", async () => {
    const clock = new FakeClock();
    const only = new Server("a", clock);
    const servers = new PhpipamServers({ servers: [only], clock, onSwitch: () => assert.fail("to whom?") });
    assert.equal((await servers.read({})).server, "a");
    assert.equal(await servers.describe(), "phpIPAM in memory");
    only.failure = "unreachable";
    await assert.rejects(servers.read({}), /^UpstreamError: a unreachable$/);
  });

  it("are corrected where they were read", async () => {
    const { a, b, servers, read } = twoServers();
    a.failure = "unreachable";
    await read();
    await servers.setMac(1, { mac: "00:1a:2b:3c:4d:5e", tagId: 2 });
    assert.equal(b.inventory.rows.get(1)?.mac, "00:1a:2b:3c:4d:5e");
    await servers.deleteRow(1);
    assert.deepEqual([a.inventory.rows.size, b.inventory.rows.size], [1, 0]);
  });
});
