"""Let atheris change the seeds for as long as it may: `python -m attacks.fuzz --seconds 120`.

It looks at which lines of the sign-in each trial reaches, and keeps what reaches new ones. It ends with 0 when the time
is over, with libFuzzer's own code when a trial fails, takes more than five seconds or a gigabyte; what failed then lies
in the folder of `--found`, and `python -m attacks.fuzz FILE` tries it again. The same seed begins the same way.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

import atheris

TRIAL_SECONDS, MEMORY_MEGABYTES = 5, 1_024


def main() -> None:
    """Read what is wanted and let libFuzzer run; it ends the process itself."""
    parser = argparse.ArgumentParser(prog="python -m attacks.fuzz", description=__doc__)
    parser.add_argument("again", nargs="*", type=Path, metavar="FILE", help="try these and nothing else")
    parser.add_argument("--seconds", type=int, default=120)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--found", type=Path, default=Path("reports/fuzz"), help="where what fails is written")
    given = parser.parse_args()
    with atheris.instrument_imports(include=["saml_backend"]):
        from attacks.fuzz.seeds import LENGTH_LIMIT, write_seeds, write_words
        from attacks.fuzz.tried import Handler
    corpus, words = given.found / "corpus", given.found / "words"
    shutil.rmtree(corpus, ignore_errors=True)  # libFuzzer adds to it: what an earlier run found is no seed
    corpus.mkdir(parents=True)
    write_words(words)
    sys.stderr.write(f"{write_seeds(corpus)} seeds\n")
    options = [
        f"-max_total_time={given.seconds}",
        f"-seed={given.seed}",
        f"-timeout={TRIAL_SECONDS}",
        f"-rss_limit_mb={MEMORY_MEGABYTES}",
        f"-max_len={LENGTH_LIMIT}",
        f"-dict={words}",
        f"-artifact_prefix={given.found}/",
        "-print_final_stats=1",
    ]
    tried = map(str, given.again) if given.again else [str(corpus)]
    atheris.Setup([sys.argv[0], *options, *tried], Handler().try_)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
