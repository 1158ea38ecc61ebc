"""A driver: adds one to a detached actor on a worker, which `make` makes first, and prints the count."""

import sys

import ray

ray.init(namespace="kept", log_to_driver=False)


@ray.remote(num_cpus=1)
class Counter:
    def __init__(self):
        self.count = 0

    def add(self):
        self.count += 1
        return self.count


if sys.argv[1:] == ["make"]:
    counter = Counter.options(name="counter", lifetime="detached").remote()
else:
    counter = ray.get_actor("counter")
print("count is", ray.get(counter.add.remote(), timeout=120))
