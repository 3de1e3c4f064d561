"""Pictures with real C2PA manifests, signed with a certificate that is made for the test."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import heif_files
from PIL import Image

MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    **{kind: {"AVIF": "image/avif", "HEIF": "image/heic"}[kind] for kind in heif_files.KINDS},
}
_CREATED = {
    "label": "c2pa.actions",
    "data": {
        "actions": [
            {
                "action": "c2pa.created",
                "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            }
        ]
    },
}


def picture(kind: str = "JPEG", shade: int = 90) -> bytes:
    """A plain picture; those of one shade are copies of each other but for their metadata."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), (shade, 120, 30)).save(stream, kind)
    return stream.getvalue()


def mining(standard: str = "c2pa", **uses: str) -> dict[str, Any]:
    """A training-mining assertion: ``mining(ai_training="notAllowed")``."""
    entries = {f"{standard}.{name}": {"use": use} for name, use in uses.items()}
    return {"label": f"{standard}.training-mining", "data": {"entries": entries}}


def signed(
    *assertions: Mapping[str, Any], kind: str = "JPEG", remote: str | None = None, shade: int = 90
) -> bytes:
    """A new picture whose manifest has these assertions; it only names the one at ``remote``."""
    builder = _builder({"assertions": [_CREATED, *assertions]})
    if remote:
        builder.set_no_embed()
        builder.set_remote_url(remote)
    return _signed(builder, picture(kind, shade), kind)


def edited(original: bytes, *, without: str | None = None, kind: str = "JPEG") -> bytes:
    """The same picture with a manifest on top that has the original's as its parent."""
    import c2pa

    definition: dict[str, Any] = {"assertions": []}
    if without:
        definition["redactions"] = [without]
        definition["assertions"] = [{"label": "c2pa.actions", "data": {"actions": []}}]
    builder = _builder(definition)
    builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
    return _signed(builder, original, kind)


def _builder(definition: Mapping[str, Any]) -> Any:
    """Without thumbnails, which take twenty times as long as all else."""
    import c2pa

    context = c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}})
    return c2pa.Builder({"claim_generator_info": [{"name": "test"}], **definition}, context)


def _signed(builder: Any, data: bytes, kind: str) -> bytes:
    import c2pa

    chain, key = _identity()
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, key, None))
    out = io.BytesIO()
    builder.sign(signer, MIME[kind], io.BytesIO(data), out)
    return out.getvalue()


@cache
def _identity() -> tuple[bytes, bytes]:
    """A chain of certificates and the key of its leaf, valid for a day."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = datetime.now(UTC)

    def certificate(name: str, public_key: Any, *, is_root: bool) -> bytes:
        subject, issuer = (
            x509.Name(
                [
                    x509.NameAttribute(NameOID.COMMON_NAME, common_name),
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test"),
                ]
            )
            for common_name in (name, "Test root")
        )
        usage = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_root, key_cert_sign=is_root, crl_sign=is_root, **usage
                ),
                critical=True,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        )
        if not is_root:
            mail = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
            builder = builder.add_extension(mail, critical=False)
        made = builder.sign(root_key, hashes.SHA256())
        return made.public_bytes(serialization.Encoding.PEM)

    chain = certificate("Test signer", key.public_key(), is_root=False)
    chain += certificate("Test root", root_key.public_key(), is_root=True)
    return chain, key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
