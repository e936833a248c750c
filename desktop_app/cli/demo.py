"""`demo`: the main job unattended, on throw-away ledgers with a fixed clock: papers and pictures into a folder."""

import tempfile
from pathlib import Path

import click

from desktop_app.cli.options import Global, main, pass_global
from desktop_app.services.disk import write_file


@main.command("demo", help="不用人操作地演示一遍：登记样例、办到归档、写出文书和窗口图片")
@click.option("--regulation", "regulations", multiple=True, help="制度编号，可写多次；不写则演示缺省的几个")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="结果放在哪个文件夹")
@pass_global
def demo(options: Global, regulations: tuple[str, ...], out: Path) -> None:
    """Play the stories and write what they leave."""
    from desktop_app.services.story import stories

    chosen = regulations or tuple(stories()["regulations"])
    written = {id_: _one(id_, out / id_) for id_ in chosen}
    answer = {"out": str(out), "files": {id_: [str(path) for path in paths] for id_, paths in written.items()}}
    options.tell(answer, lambda: "\n".join(str(path) for paths in written.values() for path in paths))


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
