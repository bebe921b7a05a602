import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from training.student import MAX_TOKENS, Bags, Student, distillation_loss, info_nce, shuffled_batches

torch.set_num_threads(1)  # tables of a few rows: threads would only wait for each other


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    words = ["[UNK]", "fiets", "diefstal", "camera", "toezicht"]
    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def test_bags_leave_out_unknown_tokens_and_know_empty_texts(tokenizer: Tokenizer) -> None:
    bags = Bags.of(["fiets xyz diefstal", "xyz", "camera"], tokenizer)
    assert bags.ids.tolist() == [1, 2, 3]
    assert bags.usable().tolist() == [True, False, True]


def test_a_long_text_is_cut_for_training(tokenizer: Tokenizer) -> None:
    assert len(Bags.of(["fiets " * 500], tokenizer).ids) == MAX_TOKENS


def test_a_batch_holds_the_tokens_of_its_rows(tokenizer: Tokenizer) -> None:
    bags = Bags.of(["fiets", "camera toezicht", "diefstal fiets diefstal"], tokenizer)
    ids, offsets = bags.batch(np.array([2, 0]), 0.0, np.random.default_rng(0))
    assert ids.tolist() == [2, 1, 2, 1]
    assert offsets.tolist() == [0, 3]


def test_dropout_leaves_every_text_a_token(tokenizer: Tokenizer) -> None:
    bags = Bags.of(["fiets camera"] * 200, tokenizer)
    ids, offsets = bags.batch(np.arange(200), 0.95, np.random.default_rng(0))
    lengths = np.diff([*offsets, len(ids)])
    assert lengths.min() == 1
    assert len(ids) < 260


def test_info_nce_is_low_for_matching_rows_and_ignores_doubles() -> None:
    rows = torch.eye(4)
    assert info_nce(rows, rows) < 1e-6
    doubled = torch.cat([rows, rows])
    assert info_nce(doubled, doubled) < 1e-6
    assert info_nce(rows, rows.flip(0)) > 10


def test_a_perfect_student_has_no_distance() -> None:
    rows = torch.eye(3)
    assert distillation_loss(rows, rows, contrast=0.0).item() == pytest.approx(0)


def test_steps_move_the_rows_of_a_batch_towards_the_teacher_and_no_others() -> None:
    student = Student.random(5, 4, seed=1)
    before = student.table.clone()
    ids, offsets, teacher = np.array([1, 2], np.int32), np.array([0, 1]), torch.eye(4)[:2]
    for _ in range(200):
        distillation_loss(student.encode(ids, offsets), teacher, contrast=0.0).backward()  # type: ignore[no-untyped-call]
        student.step(0.01)
    assert torch.equal(student.table[[0, 3, 4]], before[[0, 3, 4]])
    assert torch.allclose(torch.nn.functional.normalize(student.table[1:3]), teacher, atol=0.05)


def test_row_adam_equals_torch_adam_when_every_row_is_touched() -> None:
    start = torch.randn(3, 4, generator=torch.Generator().manual_seed(3))
    student, dense = Student(start.clone()), start.clone().requires_grad_()
    adam = torch.optim.Adam([dense], lr=0.05)
    ids, offsets, teacher = np.arange(3, dtype=np.int32), np.arange(3), torch.eye(4)[:3]
    for _ in range(20):
        distillation_loss(student.encode(ids, offsets), teacher, contrast=0.1).backward()  # type: ignore[no-untyped-call]
        student.step(0.05)
        adam.zero_grad()
        distillation_loss(torch.nn.functional.normalize(dense), teacher, contrast=0.1).backward()  # type: ignore[no-untyped-call]
        adam.step()
    assert torch.allclose(student.table, dense, atol=1e-5)


def test_batches_go_through_all_rows_before_any_comes_again() -> None:
    batches = shuffled_batches(np.arange(6), 2, np.random.default_rng(0))
    assert sorted(row for _ in range(3) for row in next(batches).tolist()) == list(range(6))
