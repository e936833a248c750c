"""`demo`: the main job unattended, on throw-away ledgers with a fixed clock: papers and pictures into a folder."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from desktop_app.cli.options import Global, main, pass_global
from desktop_app.domain.terms import PLANNED
from desktop_app.services.disk import write_file


@main.command("demo", help="不用人操作地演示一遍：登记样例、办到归档、写出文书和窗口图片")
@click.option("--regulation", "regulations", multiple=True, help="制度编号，可写多次；不写则演示缺省的几个")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="结果放在哪个文件夹")
@pass_global
def demo(options: Global, regulations: tuple[str, ...], out: Path) -> None:
    """Play the stories and write what they leave."""
    from desktop_app.services.story import defaults

    chosen = regulations or defaults()
    written = {id_: _one(id_, out / id_) for id_ in chosen}
    planned = {id_: _planned(id_) for id_ in chosen}
    answer = {"out": str(out), "files": {id_: [str(path) for path in paths] for id_, paths in written.items()},
              "planned": planned}  # fmt: skip
    options.tell(answer, lambda: "\n".join(line for id_ in chosen for line in _words(written[id_], planned[id_])))


def _planned(id_: str) -> list[dict[str, str]]:
    """The papers that the regulation names and whose layout is not made yet."""
    from desktop_app.services import shelf
    from desktop_app.services.paper_uses import title

    return [{"id": use.id, "title": title(use)} for use in shelf.regulation(id_).papers if use.planned]


def _words(paths: Iterable[Path], planned: Iterable[Mapping[str, str]]) -> Iterator[str]:
    yield from map(str, paths)
    titles = "、".join(f"《{item['title']}》" for item in planned)
    if titles:
        yield f"{PLANNED}的文书：{titles}"


def _one(id_: str, out: Path) -> list[Path]:
    from desktop_app.services.story import play
    from desktop_app.ui.shots import take

    with tempfile.TemporaryDirectory(prefix="complaint-desk-") as folder:
        played = play(id_, Path(folder))
        with played.ledger:
            paths = []
            for (name, format_), data in played.files.items():
                place = out / f"{name}.{format_}"
                write_file(place, data)
                paths.append(place)
        pictures = take(Path(folder), played.case.id, out, played.now)
    return paths + pictures
