"""Reads what an Instagram download says of its account, in the language of the account."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from curate.ingest.fields import status_of_flag, strictest

_USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
# Folders of an export in which the personal information lies.
INNER_FOLDERS = frozenset({"personal_information", "account_information"})


def _folded(label: str) -> str:
    plain = unicodedata.normalize("NFKC", label).replace("’", "'").casefold()
    return " ".join(re.sub(r"[-‐‑]", " ", plain).split())


# Labels are in the language of the account. Only words that can't mean anything else are here.
_PRIVATE_LABELS = frozenset(
    _folded(label)
    for label in (
        "private account",
        "private profile",
        "privates konto",
        "privates profil",
        "cuenta privada",
        "compte privé",
        "account privato",
        "profilo privato",
        "conta privada",
        "privéaccount",
        "privé account",
        "privat konto",
        "yksityinen tili",
        "konto prywatne",
        "soukromý účet",
        "súkromný účet",
        "privát fiók",
        "cont privat",
        "privatni račun",
        "gizli hesap",
        "ιδιωτικός λογαριασμός",
        "закрытый аккаунт",
        "приватный аккаунт",
        "закритий обліковий запис",
        "приватний обліковий запис",
        "חשבון פרטי",
        "حساب خاص",
        "निजी अकाउंट",
        "บัญชีส่วนตัว",
        "tài khoản riêng tư",
        "akun privat",
        "非公開アカウント",
        "비공개 계정",
        "私密帐户",
        "私密账户",
        "私密帳號",
        "不公開帳號",
    )
)
_USERNAME_LABELS = frozenset(
    _folded(label)
    for label in (
        "username",
        "benutzername",
        "nombre de usuario",
        "nom d'utilisateur",
        "nome utente",
        "nome de usuário",
        "nome de utilizador",
        "gebruikersnaam",
        "användarnamn",
        "brugernavn",
        "brukernavn",
        "käyttäjänimi",
        "käyttäjätunnus",
        "nazwa użytkownika",
        "uživatelské jméno",
        "používateľské meno",
        "felhasználónév",
        "nume de utilizator",
        "korisničko ime",
        "kullanıcı adı",
        "όνομα χρήστη",
        "имя пользователя",
        "ім'я користувача",
        "שם משתמש",
        "اسم المستخدم",
        "ชื่อผู้ใช้",
        "tên người dùng",
        "nama pengguna",
        "ユーザーネーム",
        "사용자 이름",
        "用户名",
        "用戶名稱",
        "使用者名稱",
    )
)
_WORDS = {"True": "private", "False": "public"}


def username(facts: Iterable[tuple[str, Any]]) -> str | None:
    """The account's name, by a label of any language that is known here."""
    for label, value in facts:
        if _folded(label) in _USERNAME_LABELS and isinstance(value, str):
            name = value.strip().removeprefix("@")
            return name if _USERNAME.fullmatch(name) else None
    return None


def privacy(facts: Iterable[tuple[str, Any]]) -> str | None:
    """The status that personal information states; nothing if no label is known to speak of it.

    The documented values are the texts ``True`` and ``False``: any other one is malformed.
    """
    return strictest(_status(value) for label, value in facts if _folded(label) in _PRIVATE_LABELS)


def _status(value: Any) -> str | None:
    if isinstance(value, str):
        return _WORDS.get(value.strip(), "malformed")
    return status_of_flag({"value": value}, "value")
