"""Instagram's own download: whose posts these are, and whether the account is private."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from observing import Seen, observed

REAL = Path(__file__).parents[2].parent / "shared" / "exports" / "instagram-download"
NOON = 1_700_000_000
INSIDE = "personal_information/personal_information/personal_information.json"
POSTS = "your_instagram_activity/media/posts_1.json"
CHANGES = "security_and_login_information/login_and_profile_creation/profile_privacy_changes.json"


def write(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def posts(*names: str) -> list[Any]:
    return [
        {"media": [{"uri": f"media/posts/{name}", "creation_timestamp": NOON + number}]}
        for number, name in enumerate(names or ("a.jpg",))
    ]


def information(**facts: Any) -> dict[str, Any]:
    """Personal information; ``_`` in a label stands for a space."""
    said = {
        label.replace("_", " "): {"href": "", "value": value, "timestamp": 0}
        for label, value in facts.items()
    }
    return {"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": said}]}


ADA = information(Username="ada", Name="Ada", Private_Account="False")
BO = information(Username="bo", Private_Account="True")


def owners(found: Seen) -> dict[str, tuple[str | None, str | None]]:
    """Handle and status of every post, by the name of its picture."""
    return {
        Path(post["media"][0]["path"]).stem: (post["handle"], post["status"])
        for post in found.posts
    }


def accounts(found: Seen) -> list[tuple[str | None, str | None]]:
    return [(one["handle"], one["status"]) for one in found.accounts]


def reasons(found: Seen) -> list[str]:
    return [reason for _, _, reason in found.reasons]


# ── What personal information says ────────────────────────────────────────────────────────────


def one_account(tmp_path: Path, information: dict[str, Any]) -> dict[str, Any]:
    write(tmp_path / INSIDE, information)
    found = observed(tmp_path)
    assert found.reasons == []
    (account,) = found.accounts
    return account


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("True", "private"),
        ("False", "public"),
        ("false", "malformed"),
        ("FALSE", "malformed"),
        ("Falsch", "malformed"),
        ("Wahr", "malformed"),
        ("No", "malformed"),
        ("", "malformed"),
        (0, "malformed"),
        ([], "malformed"),
        ({}, "malformed"),
        (False, "public"),
        (True, "private"),
        (None, "unknown"),
    ],
)
def test_only_the_documented_words_are_believed(tmp_path: Path, value: Any, status: str) -> None:
    write(tmp_path / POSTS, posts())
    account = one_account(tmp_path, information(Username="ada", Private_Account=value))
    assert (account["handle"], account["status"], account["account_id"]) == ("ada", status, None)
    assert (account["platform"], account["origin"]) == ("instagram", "profile")
    assert owners(observed(tmp_path)) == {"a": ("ada", status)}


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Private Account", "Username"),
        ("private  account", "USERNAME"),
        ("Privates Konto", "Benutzername"),
        ("Cuenta privada", "Nombre de usuario"),
        ("Compte privé", "Nom d’utilisateur"),
        ("Account privato", "Nome utente"),
        ("Conta privada", "Nome de usuário"),
        ("Privé-account", "Gebruikersnaam"),
        ("Konto prywatne", "Nazwa użytkownika"),
        ("Gizli Hesap", "Kullanıcı Adı"),
        ("Ιδιωτικός λογαριασμός", "Όνομα χρήστη"),
        ("Закрытый аккаунт", "Имя пользователя"),
        ("非公開アカウント", "ユーザーネーム"),
        ("비공개 계정", "사용자 이름"),
    ],
)
@pytest.mark.parametrize("is_mojibake", [True, False])
def test_labels_are_read_in_the_language_of_the_account(
    tmp_path: Path, label: str, name: str, is_mojibake: bool
) -> None:
    facts = {label: "True", name: "ada"}
    if is_mojibake:
        facts = {key.encode().decode("latin-1"): value for key, value in facts.items()}
    account = one_account(tmp_path, information(**facts))
    assert (account["handle"], account["status"]) == ("ada", "private")


def test_a_label_that_nobody_knows_says_nothing_and_never_public(tmp_path: Path) -> None:
    account = one_account(tmp_path, information(Username="ada", Hemligt="False"))
    assert account["status"] is None


def test_of_two_labels_that_differ_private_wins(tmp_path: Path) -> None:
    facts = information(Username="ada", Private_Account="False", Privates_Konto="True")
    assert one_account(tmp_path, facts)["status"] == "private"


def test_other_facts_about_the_account_are_not_read(tmp_path: Path) -> None:
    facts = information(Username="ada", Email="a@mail.example", Date_of_birth="1990-01-01")
    write(tmp_path / INSIDE, facts)
    found = repr(observed(tmp_path))
    assert "mail.example" not in found
    assert "1990" not in found


@pytest.mark.parametrize(
    ("flag", "status"),
    [(True, "private"), (False, "public"), (None, "unknown"), ("False", "malformed")],
)
def test_until_2020_the_profile_has_a_json_boolean(tmp_path: Path, flag: Any, status: str) -> None:
    row = {"caption": "", "taken_at": "2020-10-19T17:22:19+00:00", "path": "photos/a.jpg"}
    write(tmp_path / "media.json", {"photos": [row]})
    write(tmp_path / "profile.json", {"username": "ada", "private_account": flag, "email": "x"})
    found = observed(tmp_path)
    assert accounts(found) == [("ada", status)]
    assert owners(found) == {"a": ("ada", status)}


# ── Whose posts these are ─────────────────────────────────────────────────────────────────────


def test_the_posts_of_an_export_are_of_whom_it_names(tmp_path: Path) -> None:
    write(tmp_path / INSIDE, ADA)
    write(tmp_path / POSTS, posts("a.jpg", "b.jpg"))
    assert owners(observed(tmp_path)) == {"a": ("ada", "public"), "b": ("ada", "public")}


def test_of_exports_side_by_side_each_has_its_own_owner(tmp_path: Path) -> None:
    for person, name, facts in (("x", "a", ADA), ("y", "b", BO)):
        write(tmp_path / f"people/{person}/{INSIDE}", facts)
        write(tmp_path / f"people/{person}/{POSTS}", posts(f"{name}.jpg"))
    assert owners(observed(tmp_path)) == {"a": ("ada", "public"), "b": ("bo", "private")}


def test_an_export_without_a_name_gets_nobody_elses(tmp_path: Path) -> None:
    write(tmp_path / f"people/x/{INSIDE}", ADA)
    write(tmp_path / f"people/x/{POSTS}", posts("a.jpg"))
    write(tmp_path / f"people/z/{POSTS}", posts("z.jpg"))
    found = observed(tmp_path)
    assert owners(found) == {"a": ("ada", "public"), "z": (None, None)}
    (nameless,) = (post for post in found.posts if post["handle"] is None)
    assert nameless["account_id"].startswith("unnamed:")


def test_nor_does_one_in_html_beside_one_in_json(tmp_path: Path) -> None:
    page = (
        '<html><title>Instagram</title><div role="main"><div><h2>x</h2><div>'
        '<a href="media/posts/z.jpg"></a></div></div></div></html>'
    )
    write(tmp_path / f"x/{INSIDE}", ADA)
    write(tmp_path / f"x/{POSTS}", posts("a.jpg"))
    (tmp_path / "z").mkdir()
    (tmp_path / "z/posts_1.html").write_text(page, encoding="utf-8")
    assert owners(observed(tmp_path)) == {"a": ("ada", "public"), "z": (None, None)}


def test_the_parts_of_a_split_export_have_one_owner(tmp_path: Path) -> None:
    parts = {
        "part-1.zip": {INSIDE: ADA, "your_instagram_activity/media/posts_2.json": posts("b.jpg")},
        "part-2.zip": {POSTS: posts("a.jpg")},
    }
    for name, files in parts.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for path, value in files.items():
                archive.writestr(path, json.dumps(value))
    found = observed(tmp_path)
    assert owners(found) == {"a": ("ada", "public"), "b": ("ada", "public")}


def test_a_part_beside_two_exports_is_of_neither(tmp_path: Path) -> None:
    write(tmp_path / f"x/{INSIDE}", ADA)
    write(tmp_path / f"y/{INSIDE}", BO)
    write(tmp_path / f"part-2/{POSTS}", posts())
    assert owners(observed(tmp_path)) == {"a": (None, None)}


def test_two_lists_of_one_name_below_one_profile_are_of_nobody(tmp_path: Path) -> None:
    write(tmp_path / INSIDE, ADA)
    write(tmp_path / POSTS, posts("a.jpg"))
    write(tmp_path / f"friends/{POSTS}", posts("b.jpg"))
    found = observed(tmp_path)
    assert owners(found) == {"a": (None, None), "b": (None, None)}
    assert accounts(found) == [("ada", "public")]


def test_profiles_that_name_two_people_name_nobody(tmp_path: Path) -> None:
    write(tmp_path / "personal_information/personal_information.json", ADA)
    write(tmp_path / "account_information/personal_information.json", BO)
    write(tmp_path / POSTS, posts())
    found = observed(tmp_path)
    assert owners(found) == {"a": (None, "private")}
    assert sorted(accounts(found)) == [("ada", "public"), ("bo", "private")]


def test_a_profile_that_cannot_be_read_names_nobody(tmp_path: Path) -> None:
    write(tmp_path / f"x/{INSIDE}", {"profile_user": [7, None]})
    write(tmp_path / f"x/{POSTS}", posts("a.jpg"))
    write(tmp_path / f"y/{INSIDE}", BO)
    found = observed(tmp_path)
    assert owners(found) == {"a": (None, None)}
    assert reasons(found) == ["a record that is no object"] * 2


# ── Without a name ────────────────────────────────────────────────────────────────────────────


def test_the_account_of_nobody_stays_the_same_when_it_posts_more(tmp_path: Path) -> None:
    write(tmp_path / "early/posts_1.json", posts("a.jpg"))
    write(tmp_path / "late/posts_1.json", posts("a.jpg", "b.jpg")[::-1])
    write(tmp_path / "other/posts_1.json", posts("c.jpg"))
    ids = [
        {post["account_id"] for post in observed(tmp_path / name).posts}
        for name in ("early", "late", "other")
    ]
    assert ids[0] == ids[1]
    assert ids[0] != ids[2]
    assert all(len(one) == 1 for one in ids)


def test_lists_of_several_nameless_exports_are_of_several_accounts(tmp_path: Path) -> None:
    write(tmp_path / f"x/{POSTS}", posts("a.jpg"))
    write(tmp_path / "x/your_instagram_activity/media/reels.json", {"ig_reels_media": posts("b")})
    write(tmp_path / f"y/{POSTS}", posts("c.jpg"))
    assert len({post["account_id"] for post in observed(tmp_path).posts}) == 2


@pytest.mark.parametrize(("said", "status"), [("True", "private"), ("False", None)])
@pytest.mark.parametrize("name", [{}, {"Username": "not a name!"}, {"Username": 7}, {"Navn": "x"}])
def test_a_refusal_counts_without_a_name_and_a_grant_does_not(
    tmp_path: Path, said: str, status: str | None, name: dict[str, Any]
) -> None:
    write(tmp_path / INSIDE, information(Private_Account=said, **name))
    write(tmp_path / POSTS, posts())
    found = observed(tmp_path)
    (account,), (post,) = found.accounts, found.posts
    assert account["account_id"] == post["account_id"]
    assert (account["status"], post["status"]) == (status, status)


def test_whoever_ingests_may_say_whose_it_is(tmp_path: Path) -> None:
    write(tmp_path / INSIDE, information(Private_Account="False"))
    write(tmp_path / POSTS, posts())
    found = observed(tmp_path, account="@ada")
    assert owners(found) == {"a": ("ada", "public")}
    assert accounts(found) == [("ada", "public")]


def test_the_name_in_the_export_stands_before_what_whoever_ingests_says(tmp_path: Path) -> None:
    write(tmp_path / INSIDE, BO)
    write(tmp_path / POSTS, posts())
    assert owners(observed(tmp_path, account="ada")) == {"a": ("bo", "private")}


def test_a_profile_without_a_name_or_a_post_is_malformed(tmp_path: Path) -> None:
    write(tmp_path / INSIDE, information(Private_Account="False"))
    found = observed(tmp_path)
    assert found.reasons == [(INSIDE, 1, "a profile without a username")]


# ── Changes of privacy ────────────────────────────────────────────────────────────────────────


def change(title: Any, when: Any = NOON) -> dict[str, Any]:
    times = {"Time": {"href": "", "value": "", "timestamp": when}}
    return {"title": title, "media_map_data": {}, "string_map_data": times}


def changed(tmp_path: Path, *changes: Any) -> Seen:
    write(tmp_path / INSIDE, ADA)
    write(tmp_path / CHANGES, {"account_history_account_privacy_history": list(changes)})
    return observed(tmp_path)


@pytest.mark.parametrize(
    "title", ["Switched to Private", "Passé en privé", "Auf privat umgestellt"]
)
def test_that_an_account_was_private_once_is_not_forgotten(tmp_path: Path, title: str) -> None:
    found = changed(tmp_path, change(title.encode().decode("latin-1")))
    assert accounts(found) == [("ada", "public"), ("ada", "private")]
    assert [one["observed_at"] for one in found.accounts] == [
        None,
        datetime(2023, 11, 14, 22, 13, 20),
    ]


@pytest.mark.parametrize("when", [None, 0, "x", True])
def test_a_change_without_a_time_counts_as_latest(tmp_path: Path, when: Any) -> None:
    found = changed(tmp_path, change("Switched to Private", when))
    assert found.accounts[1]["observed_at"] is None


def test_that_it_was_made_public_once_is_no_grant(tmp_path: Path) -> None:
    found = changed(tmp_path, change("Switched to Public"), change("Öffentlich geschaltet"))
    assert accounts(found) == [("ada", "public")]
    assert found.reading.skipped == {"a change to a public account": 2}


@pytest.mark.parametrize("title", [None, "", 7, "Vaihdettu"])
def test_a_change_that_cannot_be_read_is_malformed(tmp_path: Path, title: Any) -> None:
    found = changed(tmp_path, change(title), "x")
    assert reasons(found) == [
        "a change of privacy that can't be read",
        "a record that is no object",
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real samples are not here")
def test_of_the_real_samples_side_by_side_only_one_has_a_name() -> None:
    found = observed(REAL)
    assert (len(found.posts), len(found.accounts)) == (653, 2)
    assert sum(post["handle"] is not None for post in found.posts) == 50
    assert len({post["account_id"] for post in found.posts} - {None}) == 4
    assert sorted(str(account["status"]) for account in found.accounts) == ["private", "public"]
