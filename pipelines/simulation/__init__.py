"""An invented municipality with a known truth: feeds the demo, the benchmarks and the tests of the method.

`simulate` makes a world out of numbers; `fill` tells the demo's story in a store. Nothing in it describes a real place.
"""

from pipelines.simulation.demo import fill
from pipelines.simulation.story import check_is_of, written_by_hand
from pipelines.simulation.world import Shock, World, draw_shocks, simulate, with_agencies

__all__ = ["Shock", "World", "check_is_of", "draw_shocks", "fill", "simulate", "with_agencies", "written_by_hand"]
