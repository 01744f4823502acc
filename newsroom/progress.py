"""A progress bar for commands: redrawn in place on a terminal, one line at the end of each part elsewhere."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper

WIDTH = 30  # signs
Progress = Callable[[str, int, int], None]  # (label, done, of)


def progress_bar(out: OutputWrapper) -> Progress:
    """Return the function that draws the bar on a stream, such as a command's `self.stdout`."""

    def draw(label: str, done: int, of: int) -> None:
        filled = WIDTH * done // max(of, 1)
        line = f"{label:<10} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{of}"
        if out.isatty():
            out.write("\r" + line, ending="\n" if done >= of else "")
            out.flush()
        elif done >= of:
            out.write(line)

    return draw
