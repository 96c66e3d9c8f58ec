// The import table of docs/architecture.md. `scripts/check.ts` runs it; test/architecture proves that it bites.
const IO_BUILTINS =
  "^(node:)?(fs|fs/promises|net|tls|http|http2|https|dgram|dns|dns/promises|child_process|worker_threads|cluster|os|process|timers|timers/promises|sqlite)$";
const DEMO = "^src/cli/(demo/|commands/demo[.]ts$)";
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });
export default {
  forbidden: [
    rule("no-circular", "Cycles hide the direction of the data flow. Move the shared type down to domain/.", {}, { circular: true }),
    rule("no-orphans", "Nothing imports this file: wire it or delete it.", { orphan: true, pathNot: "[.]d[.]ts$" }, {}),
    rule("domain-is-a-leaf", "domain/ holds the nouns; it may import nothing but itself.", { path: "^src/domain/" }, { pathNot: "^src/domain/" }),
    rule("core-is-pure", "core/ decides; it may import only domain/. Read in a flow and pass the data in.", { path: "^src/core/" }, { pathNot: "^src/(core|domain)/" }),
    rule("core-stages-are-independent", "A stage talks to the next one through domain types, in flows/.", { path: "^src/core/([^/]+)/" }, { path: "^src/core/", pathNot: "^src/core/$1/" }),
    rule("ports-name-only-domain", "A port is a contract in domain words.", { path: "^src/ports/" }, { pathNot: "^src/(ports|domain)/" }),
    rule("flows-see-ports-not-adapters", "A flow is tested with fakes: it knows ports, not adapters.", { path: "^src/flows/" }, { path: "^src/", pathNot: "^src/(flows|core|domain|ports)/" }),
    rule("flows-hash-only", "Of Node, a flow may use node:crypto for plan hashes, nothing else.", { path: "^src/flows/" }, { dependencyTypes: ["core"], pathNot: "^(node:)?crypto$" }),
    rule("adapters-are-strangers", "io/x may not import io/y; only io/http and io/process are common.", { path: "^src/io/([^/]+)/" }, { path: "^src/", pathNot: "^src/(io/($1|http|process)|domain|ports)/" }),
    rule("programs-start-in-one-place", "A child sees no secrets: io/process starts it. The rehearsal starts its own servers, and shares no code.", { path: "^src/", pathNot: "^src/(io/process|simulators/powerdns)/" }, { path: "^(node:)?child_process$" }),
    rule("only-compose-builds-adapters", "Adapters are named in compose.ts and its parts alone.", { path: "^src/", pathNot: "^src/(io/|compose(/|[.]ts$)|config/files/)" }, { path: "^src/io/" }),
    rule("simulators-stand-alone", "A simulator must not share code with the adapter it tests.", { path: "^src/simulators/" }, { path: "^src/", pathNot: "^src/(simulators|domain)/" }),
    rule("cli-is-thin", "cli/ asks and prints; the work is in flows/.", { path: "^src/cli/", pathNot: DEMO }, { path: "^src/", pathNot: "^src/(cli|flows|ops|config|domain|core/render)/|^src/compose[.]ts$" }),
    rule("only-the-demo-rehearses", "demo shows the product on simulators; it is thin otherwise.", { path: DEMO }, { path: "^src/", pathNot: "^src/(cli|flows|ops|config|domain|core/render|simulators)/|^src/compose[.]ts$" }),
    rule("config-is-near-leaf", "config/ knows the domain only.", { path: "^src/config/", pathNot: "^src/config/files/" }, { path: "^src/", pathNot: "^src/(config|domain)/" }),
    rule("config-files-run-gpg", "config/files knows the domain, and runs gpg.", { path: "^src/config/files/" }, { path: "^src/", pathNot: "^src/(config|domain|io/process)/" }),
    rule("ops-see-flows-not-adapters", "ops/ runs flows.", { path: "^src/ops/" }, { path: "^src/", pathNot: "^src/(ops|flows|ports|domain|config)/" }),
    rule("nobody-imports-the-entry", "bin.ts is the entry.", {}, { path: "^src/bin[.]ts$" }),
    rule("only-cli-imports-compose", "Wiring is asked for by commands only.", { path: "^src/", pathNot: "^src/(cli/|bin[.]ts$)" }, { path: "^src/compose[.]ts$" }),
    rule("compose-has-parts", "The parts of compose.ts are its own.", { path: "^src/", pathNot: "^src/compose(/|[.]ts$)" }, { path: "^src/compose/" }),
    rule("schemas-live-at-the-edge", "zod parses what comes from outside: config/ and io/ only.", { path: "^src/", pathNot: "^src/(config|io)/" }, { path: "node_modules/zod/" }),
    rule("io-builtins-stay-outside", "I/O belongs to io/, ops/, simulators/, the loader of the configuration and config/files.", { path: "^src/", pathNot: "^src/(io|ops|simulators|compose)/|^src/(bin|compose|config/load-config|cli/streams)[.]ts$|^src/config/files/" }, { path: IO_BUILTINS }),
    rule("not-to-test", "The product does not know its tests.", { path: "^src/" }, { path: "^test/" }),
    rule("not-to-dev-dep", "A development package is not there at run time.", { path: "^src/" }, { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
