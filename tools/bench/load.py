"""Eight clients at once, each a process with a keep-alive connection and its requests made beforehand."""

import multiprocessing
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tools.bench.wire import Body, Line, cursor_in

WAIT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how much was accepted in how long, and how long each request took, in seconds."""

    accepted: int
    seconds: float
    latencies: Sequence[float]

    @property
    def per_second(self) -> float:
        return self.accepted / self.seconds

    def percentile_ms(self, percent: int) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] * 1000


def together(work: Sequence[Callable[[], tuple[int, list[float]]]]) -> Run:
    """Run every piece of ``work`` in a process of its own, all from the same moment; each gives (accepted, latencies)."""
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(len(work) + 1), context.Queue()

    def do(piece: Callable[[], tuple[int, list[float]]]) -> None:
        barrier.wait(WAIT_SECONDS)
        try:
            accepted, latencies = piece()
            results.put((accepted, latencies, time.monotonic(), ""))
        except Exception as error:  # noqa: BLE001 - whatever it is, told where it is seen
            results.put((0, [], time.monotonic(), f"{type(error).__name__}: {error}"))

    processes = [context.Process(target=do, args=(piece,), daemon=True) for piece in work]
    for process in processes:
        process.start()
    barrier.wait(WAIT_SECONDS)
    begun = time.monotonic()
    found = [results.get(timeout=WAIT_SECONDS) for _ in processes]
    for process in processes:
        process.join()
    if failed := [error for *_, error in found if error]:
        raise RuntimeError(f"a client failed: {failed[0]}")
    latencies = [latency for _, own, _, _ in found for latency in own]
    return Run(sum(accepted for accepted, *_ in found), max(end for *_, end, _ in found) - begun, latencies)


def delivering(port: int, cursor: str, bodies: Sequence[Body], constant: bool = False) -> Callable[[], tuple[int, list[float]]]:
    """Deliver ``bodies`` one after the other, each with the cursor of the answer before, as a phone does.  ``constant``:
    the answer is a reference's and says nothing."""

    def deliver() -> tuple[int, list[float]]:
        line, at, accepted = Line(port), cursor, 0
        latencies = []
        for body in bodies:
            request = body.request(at)
            begun = time.perf_counter()
            answer = line.exchange(request)
            latencies.append(time.perf_counter() - begun)
            if not constant:
                got = answer.count(b'"outcome":"applied"')
                if got < body.changes:
                    raise RuntimeError(f"{got} of {body.changes} were applied: {answer[:300]!r}")
                at = cursor_in(answer)
            accepted += body.changes
        line.close()
        return accepted, latencies

    return deliver
