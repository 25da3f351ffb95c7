import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** Some mutants of many, the same ones in each run of the same code: a checker of Stryker that lets every n-th through. */
class Sample {
  constructor(options) {
    this.every = options.sampleEvery;
    this.originals = options.sampleOriginals; // the client as it is: where Stryker works, all mutants are in its files
  }

  async init() {}

  async check(mutants) {
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, this.judge(mutant)]));
  }

  group(mutants) {
    return [mutants.map((mutant) => mutant.id)];
  }

  judge({ fileName, location, mutatorName, replacement }) {
    const file = `src/${fileName.split("/src/").pop()}`;
    const line = readFileSync(join(this.originals, file), "utf8").split("\n")[location.start.line].trim();
    const name = [file, line, location.start.column, mutatorName, replacement].join("\n");
    const number = createHash("sha256").update(name).digest().readUInt32BE(0);
    return number % this.every === 0 ? { status: "passed" } : { status: "compileError", reason: "not in the sample" };
  }
}

const sample = (options) => new Sample(options);
sample.inject = ["options"];
export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, "sample", sample)];
