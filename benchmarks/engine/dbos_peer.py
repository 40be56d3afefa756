"""Runs in the peers' environment, where DBOS is: 5-step workflows through its queue, as its documentation does it.

`python dbos_peer.py URL WORKFLOWS RUNS` prints one JSON list: workflows per second of each run. Nothing of DeskFlow is
imported here. The queue is asked every 20 ms and works on 16 at a time, which measured best.
"""

from __future__ import annotations

import json
import sys
import time

from dbos import DBOS

_STEPS = 5
_QUEUE = "bench"


@DBOS.step()
def set_variable(number: int) -> dict[str, int]:
    return {"variable_name": number, "value": number}


@DBOS.workflow()
def five_steps(first: int) -> int:
    return sum(set_variable(first + number)["value"] for number in range(_STEPS))


def main(url: str, workflows: int, runs: int) -> None:
    DBOS(config={"name": "bench", "system_database_url": url, "log_level": "ERROR"})
    DBOS.launch()
    DBOS.register_queue(_QUEUE, worker_concurrency=16, polling_interval_sec=0.02)
    rates = []
    # The first run warms up and is not counted.
    for run in range(runs + 1):
        began = time.perf_counter()
        handles = [DBOS.enqueue_workflow(_QUEUE, five_steps, number) for number in range(workflows)]
        for number, handle in enumerate(handles):
            assert handle.get_result() == _STEPS * number + sum(range(_STEPS))
        if run:
            rates.append(workflows / (time.perf_counter() - began))
    DBOS.destroy()
    print(json.dumps(rates))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
