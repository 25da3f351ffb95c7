/**
 * One phone: a client of one system in a process of its own, which may be killed.
 *
 *     node phone.mjs SYSTEM FOLDER SERVER [JSON]
 *
 * Each line on its input is an order, each line on its output the answer: save {values} → {key}, edit {key, values},
 * sync → {ok, why}, list → {reports: [{key, values, received, contested}]}.  An answer is written when the client's own
 * library says that it is done, with how many rejections it has left unhandled so far.
 */
import { createInterface } from "node:readline";

const [, , system, folder, server, more = "{}"] = process.argv;
// Two clients write to the console what they think of a broken network; the output here is for answers alone.
for (const level of ["log", "info", "debug"]) console[level] = () => {};
// A browser notes a rejection that nobody handles and goes on; Node would end.  A phone is a browser.
let unhandled = 0;
process.on("unhandledRejection", (reason) => {
  unhandled += 1;
  process.stderr.write(`unhandled: ${reason?.stack ?? reason}\n`);
});
const { open } = await import(`./${system}.mjs`);
const phone = await open(folder, server, JSON.parse(more));
answer({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { do: order, ...given } = JSON.parse(line);
  try {
    answer({ ...(await phone[order](given)), unhandled });
  } catch (error) {
    answer({ error: String(error?.stack ?? error) });
  }
}
process.exit(0);

function answer(said) {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
