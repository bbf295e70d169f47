"""Puts the newsgraph binary into the wheel.

NEWSGRAPH_BINARY names the binary and NEWSGRAPH_PLATFORM the wheel's platform tag,
as a release for another system needs them. Without the first the binary is built
from the repository, without the second the tag is this machine's.
"""

import os
import pathlib
import subprocess
import sysconfig
from typing import Any, Dict

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def platform_tag() -> str:
    """The binary links no library, so on Linux it runs beside any of them."""
    machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    kind, _, architecture = machine.partition("_")
    if kind == "linux":
        return f"manylinux2014_{architecture}.musllinux_1_1_{architecture}"
    return machine


class BinaryHook(BuildHookInterface):  # type: ignore[misc]
    def initialize(self, version: str, build_data: Dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        binary = os.environ.get("NEWSGRAPH_BINARY") or self.build()
        name = "newsgraph.exe" if binary.endswith(".exe") else "newsgraph"
        build_data["force_include"][binary] = f"newsgraph/bin/{name}"
        build_data["pure_python"] = False
        build_data["tag"] = "py3-none-" + (os.environ.get("NEWSGRAPH_PLATFORM") or platform_tag())

    def build(self) -> str:
        repository = pathlib.Path(self.root).resolve().parents[1]
        out = pathlib.Path(self.directory).resolve() / ("newsgraph.exe" if os.name == "nt" else "newsgraph")
        out.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["go", "build", "-trimpath", "-ldflags=-s -w", "-o", str(out), "./cmd/newsgraph"],
            cwd=repository, check=True, env={**os.environ, "CGO_ENABLED": "0"},
        )
        return str(out)
