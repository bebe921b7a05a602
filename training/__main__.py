"""Makes the bundled encoder: `python -m training all`, or stage by stage.

tokenizer, teacher, distil, contrast and quantise leave their result in the work folder (quantise: in the package);
`all` runs those that have none. `export DIR` writes the bundled model for sentence-transformers.
"""

import argparse
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from training.fit import Distillation, Recipe

ROOT = Path(__file__).parents[1]
MODEL = ROOT / "index" / "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Where the data lies, where results go, and the stages that make one from the other."""

    data: Path
    work: Path
    model: Path
    threads: int
    recipe: Recipe

    @property
    def stages(self) -> dict[str, tuple[Path, Callable[[], None]]]:
        """Every stage in order: the file that shows it is done, and what does it."""
        return {
            "tokenizer": (self.work / "tokenizer.json", self.train_tokenizer),
            "teacher": (self.work / "teacher.done", self.run_teacher),
            "distil": (self.work / "distilled.pt", self.distil),
            "contrast": (self.work / "contrasted.pt", self.contrast),
            "quantise": (self.work / "quantised.done", self.quantise),
        }

    def train_tokenizer(self) -> None:
        """Count words and train the tokenizer on them."""
        from training.tokenizer import train, word_counts

        train(word_counts(self.data), self.recipe.vocabulary).save(str(self.work / "tokenizer.json"))

    def run_teacher(self) -> None:
        """Encode the English side of all pairs."""
        from training.fit import all_translations
        from training.teacher import VectorStore, encode_missing, fetch

        texts = [pair.english for pair in all_translations(self.data, self.recipe)]
        encode_missing(texts, VectorStore(self.work / "vectors"), fetch(self.work / "teacher"), self.threads)
        (self.work / "teacher.done").touch()

    def distil(self) -> None:
        """Fit the student to the teacher."""
        import torch

        from training.fit import distil

        torch.save(distil(self._distillation(), self._tokenizer(), self.recipe), self.work / "distilled.pt")

    def contrast(self) -> None:
        """Fit the student to related texts."""
        import torch

        from training.corpora import own_related, related
        from training.fit import Contrast, contrast

        pairs = Contrast([*related(self.data), *own_related()], self._tokenizer(), self.recipe)
        table = torch.load(self.work / "distilled.pt")
        torch.save(contrast(table, self._distillation(), pairs, self.recipe), self.work / "contrasted.pt")

    def quantise(self) -> None:
        """Write the model that ships."""
        import torch

        from training.corpora import ordinary_sentences
        from training.export import write_model
        from training.space import whitened

        tokenizer, texts = self._tokenizer(), ordinary_sentences(self.data)
        table = torch.load(self.work / "contrasted.pt").numpy()
        power, dim = self.recipe.whitening, self.recipe.dim
        write_model(whitened(table, tokenizer, texts, power=power, dim=dim), tokenizer, self.model)
        (self.work / "quantised.done").touch()

    def _tokenizer(self) -> Tokenizer:
        return Tokenizer.from_file(str(self.work / "tokenizer.json"))

    def _distillation(self) -> "Distillation":
        import torch

        from training.fit import Distillation, all_translations
        from training.teacher import VectorStore

        torch.set_num_threads(self.threads)
        pairs = all_translations(self.data, self.recipe)
        return Distillation(pairs, self._tokenizer(), VectorStore(self.work / "vectors"), self.recipe)


def main() -> None:
    """Parse the command line and run what it names."""
    parser = argparse.ArgumentParser(
        prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", choices=["tokenizer", "teacher", "distil", "contrast", "quantise", "all", "export"])
    parser.add_argument("folder", type=Path, nargs="?", help="where export writes")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the training data")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "training", help="scratch folder (1 GB)")
    parser.add_argument("--model", type=Path, default=MODEL, help="the folder of the bundled model")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if options.stage == "export":
        if options.folder is None:
            parser.error("export needs the folder to write")
        from training.export import write_sentence_transformer

        write_sentence_transformer(options.model, options.folder)
        return
    options.work.mkdir(parents=True, exist_ok=True)
    workshop = Workshop(
        data=options.data, work=options.work, model=options.model, threads=options.threads, recipe=Recipe()
    )
    for name, (result, run) in workshop.stages.items():
        if options.stage == name or (options.stage == "all" and not result.exists()):
            logging.info("stage %s", name)
            run()


if __name__ == "__main__":
    main()
