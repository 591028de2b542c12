"""A second set of sixty planted and sixty harmless notes, written without a look at the rules.

The first set and the rules are by one hand, so they agree with each other. This set was written
before its author had read the rules: other vendors, other phrasings and other places. Every value
is made when the module is loaded, from a fixed seed; none is real.
"""

from __future__ import annotations

import base64
import random
import string
import uuid
from typing import NamedTuple

_random = random.Random(20260914)
_ALNUM = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"
_BASE32 = string.ascii_uppercase + "234567"


class Planted(NamedTuple):
    name: str
    text: str
    secret: str


class Harmless(NamedTuple):
    name: str
    text: str


def _letters(length: int, alphabet: str = _ALNUM) -> str:
    return "".join(_random.choice(alphabet) for _ in range(length))


def _hex(length: int) -> str:
    return _letters(length, _HEX)


def _base64(length: int) -> str:
    return base64.b64encode(_random.randbytes(length)).decode()


def _url64(length: int) -> str:
    return base64.urlsafe_b64encode(_random.randbytes(length)).decode().rstrip("=")


def _uuid() -> str:
    return str(uuid.UUID(int=_random.getrandbits(128), version=4))


def _password() -> str:
    """Return a password as a person makes one: words, digits, a sign."""
    words = ["Harbor", "mango", "Tiger", "violet", "Comet", "walnut", "Pixel", "ember"]
    return (
        _random.choice(words)
        + _random.choice("!@#%&*")
        + str(_random.randrange(100, 9999))
        + _random.choice(words).lower()
    )


def _block(kind: str, lines: int = 4) -> str:
    body = "\n".join(_base64(48) for _ in range(lines))
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----"


def _planted() -> list[Planted]:
    samples: list[Planted] = []

    def plant(name: str, template: str, secret: str) -> None:
        samples.append(Planted(name, template.replace("@@", secret), secret))

    # Shell histories and command lines.
    plant("export", "```sh\n  501  export DATABASE_PASSWORD='@@'\n  502  make run\n```", _password())
    plant(
        "curl -u",
        "```console\n$ curl -u deploy:@@ https://artifacts.corp.io/api/storage\n```",
        _password(),
    )
    plant("curl bearer", 'curl -sS -H "Authorization: Bearer @@" https://api.acme.dev/v1/me', _hex(40))
    plant("curl x-api-key", "`curl -H 'X-API-Key: @@' https://api.acme.dev/v2/jobs`", _letters(32))
    plant(
        "docker login",
        "```\ndocker login -u ci-bot -p @@ registry.acme.dev\n```",
        _password(),
    )
    plant("redis-cli -a", "접속은 `redis-cli -h cache.prod -a @@ ping`", _letters(20))
    plant("PGPASSWORD", "    PGPASSWORD=@@ psql -h db.prod -U app -c 'select 1'", _password())
    plant("openssl passin", "openssl pkcs12 -in cert.p12 -passin pass:@@ -nodes", _password())
    plant("curl --user", "$ curl --user jane:@@ -X POST https://jenkins.acme.dev/job/x/build", _hex(34))
    plant("--password=", "`pg_dump --username=app --password=@@ shop > shop.sql`", _password())
    # Compose, Kubernetes, configuration files.
    plant(
        "compose map",
        "```yaml\nservices:\n  db:\n    environment:\n      MYSQL_ROOT_PASSWORD: @@\n```",
        _password(),
    )
    plant(
        "compose list",
        "```yaml\n    environment:\n      - POSTGRES_USER=app\n      - POSTGRES_PASSWORD=@@\n```",
        _letters(18),
    )
    plant(
        "k8s data",
        "```yaml\nkind: Secret\ndata:\n  username: YWRtaW4=\n  password: @@\n```",
        base64.b64encode(_password().encode()).decode(),
    )
    plant(
        "k8s stringData",
        "```yaml\nkind: Secret\nstringData:\n  api-token: @@\n```",
        _letters(36),
    )
    plant(
        "kubeconfig",
        "```yaml\nusers:\n- user:\n    client-key-data: @@\n```",
        base64.b64encode(("-----BEGIN RSA " + "PRIVATE KEY-----\n" + _base64(60)).encode()).decode(),
    )
    plant(
        ".npmrc auth",
        "```ini\nregistry=https://npm.acme.dev/\n_auth=@@\nalways-auth=true\n```",
        _base64(24),
    )
    plant(
        ".npmrc token",
        "`//npm.acme.dev/:_authToken=@@`",
        _uuid(),
    )
    plant(".netrc", "```\nmachine api.acme.dev login jane password @@\n```", _letters(16))
    plant(
        "terraform",
        '```hcl\nresource "aws_db_instance" "main" {\n  username = "app"\n  password = "@@"\n}\n```',
        _password(),
    )
    plant("django", "SECRET_KEY = '@@'", _letters(50, _ALNUM + "!@#%^&*(-_=+)"))
    plant("ansible", "db01 ansible_user=ops ansible_become_pass=@@", _password())
    plant("rails", "heroku config:set RAILS_MASTER_KEY=@@", _hex(32))
    plant(
        "spring",
        "```properties\nspring.datasource.username=app\nspring.datasource.password=@@\n```",
        _password(),
    )
    plant(
        "appsettings",
        '```json\n{"Jwt": {"Issuer": "acme", "SigningKey": "@@"}}\n```',
        _letters(44),
    )
    plant(
        "wireguard",
        "```ini\n[Interface]\nPrivateKey = @@\nAddress = 10.0.0.2/32\n```",
        _base64(32),
    )
    # Connection strings and addresses.
    plant("mongodb", "MONGO_URI=mongodb+srv://app:@@@cluster0.ab1cd.mongodb.net/shop", _letters(16))
    plant("redis", "캐시: redis://:@@@cache.acme.dev:6379/0", _letters(24))
    plant("jdbc", "jdbc:mysql://db.acme.dev:3306/shop?user=app&password=@@&useSSL=true", _letters(14))
    plant("ado", '"Server=sql01;Database=shop;User Id=sa;Password=@@;"', _password())
    plant(
        "azure storage",
        "DefaultEndpointsProtocol=https;AccountName=shopfiles;AccountKey=@@;EndpointSuffix=core.windows.net",
        _base64(64),
    )
    plant(
        "azure sas",
        "https://shopfiles.blob.core.windows.net/x/y.zip?sv=2022-11-02&se=2027-01-01&sr=b&sp=r&sig=@@",
        _base64(32).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
    )
    plant("git remote", "origin  https://x-access-token:@@@github.com/acme/shop.git", "ghs_" + _letters(36))
    # Vendors' keys.
    plant("kakao", "- KAKAO_REST_API_KEY=@@", _hex(32))
    plant("naver", "```http\nX-Naver-Client-Id: shopapp\nX-Naver-Client-Secret: @@\n```", _letters(10))
    plant("toss", "토스페이먼츠 시크릿 키 @@ 로 결제 승인", "live_sk_" + _letters(28))
    plant("ncp", "네이버 클라우드 Secret Key: @@", _letters(40))
    plant("aliyun", "AccessKeyId: @@", "LTAI5t" + _letters(18))
    plant("line", "LINEのチャネルシークレット：@@", _hex(32))
    plant("anthropic", "key was @@ (rotate!)", "sk-ant-" + "api03-" + _url64(69) + "AA")
    plant("hugging face", "huggingface-cli login --token @@", "hf_" + _letters(34, string.ascii_letters))
    plant("google oauth", '"client_secret": "@@"', "GOCSPX-" + _url64(21))
    plant("vault", "VAULT_TOKEN was @@", "hvs." + _url64(68))
    plant("notion", "노션 통합 토큰은 @@", "ntn_" + _letters(46))
    plant("linear", "linear: @@", "lin_api_" + _letters(40))
    plant("grafana", "grafana service account @@", "glsa_" + _letters(32) + "_" + _hex(8))
    plant("tailscale", "tailscale up --authkey=@@", "tskey-auth-" + _letters(17) + "-" + _letters(32))
    plant("datadog", "DD_API_KEY=@@ bash -c install.sh", _hex(32))
    plant("telegram", "봇: @@", str(_random.randrange(10**9, 10**10)) + ":AA" + _url64(25)[:33])
    # Webhooks.
    plant(
        "teams webhook",
        "알림은 @@ 으로 보낸다",
        f"https://acme.webhook.office.com/webhookb2/{_uuid()}@{_uuid()}/IncomingWebhook/{_hex(32)}/{_uuid()}",
    )
    plant(
        "google chat",
        "@@",
        f"https://chat.googleapis.com/v1/spaces/AAAA{_letters(7)}/messages?key={_letters(39)}&token={_url64(32)}",
    )
    plant("dingtalk", "钉钉机器人：@@", f"https://oapi.dingtalk.com/robot/send?access_token={_hex(64)}")
    # Key blocks, tokens and codes.
    plant("openssh key", "서버 키\n\n@@\n", _block("OPENSSH " + "PRIVATE KEY"))
    plant("age", "키는 @@", "AGE-SECRET-" + "KEY-1" + _letters(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"))
    plant("otpauth", "otpauth://totp/Acme:jane?secret=@@&issuer=Acme", _letters(32, _BASE32))
    plant("cookie", "```http\nGET /admin HTTP/1.1\nCookie: sessionid=@@; lang=ko\n```", _letters(32))
    # Sentences and tables.
    plant("sentence en", "Note to self: the root password is @@ until Friday.", _password())
    plant("sentence ko", "회의실 와이파이 비번은 @@ 입니다", _password())
    plant("sentence ja", "管理画面のパスワードは「@@」です。", _password())
    plant("sentence zh", "测试环境登录密码是@@，别外传", _password())
    plant(
        "table ko",
        "| 서버 | 계정 | 비밀번호 |\n| --- | --- | --- |\n| stg-01 | admin | @@ |",
        _password(),
    )
    return samples


def _harmless() -> list[Harmless]:
    samples: list[Harmless] = []

    def add(name: str, text: str) -> None:
        samples.append(Harmless(name, text))

    # Digests, identifiers and encoded data.
    add("git sha", f"고친 커밋은 {_hex(40)} 이다")
    add("git log", f"```\ncommit {_hex(40)}\nAuthor: Jane <jane@example.com>\n```")
    add("sha256sum", f"```\n{_hex(64)}  shop-1.2.3.tar.gz\n```")
    add("image digest", f"FROM python:3.12-slim@sha256:{_hex(64)}")
    add("uuid", f'"id": "{_uuid()}", "requestId": "{_uuid()}"')
    add("data uri", f"![점](data:image/png;base64,{_base64(120)})")
    add("package lock", f'"integrity": "sha512-{_base64(64)}"')
    add("go.sum", f"golang.org/x/text v0.14.0 h1:{_base64(32)}")
    add("pip hash", f"requests==2.31.0 --hash=sha256:{_hex(64)}")
    add("trace", f"traceparent: 00-{_hex(32)}-{_hex(16)}-01\nX-Request-Id: {_hex(32)}")
    add("etag", f'ETag: "{_hex(32)}"\nCache-Control: max-age=3600')
    add("google doc", f"[설계 문서](https://docs.google.com/document/d/1{_letters(43)}/edit)")
    add("hashed files", f"dist/assets/index-{_letters(8)}.js, main.{_hex(20)}.chunk.css")
    add("compare", f"https://github.com/acme/shop/compare/{_hex(40)}...{_hex(40)}")
    add("hexdump", "```\n00000000  7f 45 4c 46 02 01 01 00  |.ELF....|\n0x7ffee4b2c9a8\n```")
    add("cargo lock", f'checksum = "{_hex(64)}"')
    add("nix hash", f'sha256 = "sha256-{_base64(32)}";')
    add("object id", f'db.posts.find({{_id: ObjectId("{_hex(24)}")}})')
    add("container id", f"docker logs {_hex(12)} 에서 본 오류")
    add("md5 of a file", f"checksum: md5 {_hex(32)}")
    # Public halves.
    add("ssh public", f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{_letters(43)} jane@laptop")
    add("age recipient", f"age -r age1{_letters(58, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l')}")
    add("certificate", _block("CERTIFICATE"))
    add("pgp public", _block("PGP PUBLIC KEY BLOCK"))
    add("fingerprint", f"ED25519 key fingerprint is SHA256:{_letters(43)}.")
    add("wireguard peer", f"```ini\n[Peer]\nPublicKey = {_base64(32)}\nAllowedIPs = 10.0.0.0/24\n```")
    # Placeholders and references.
    add("stars", "password: ********")
    add("angle brackets", "password: <your-password>\nAPI_KEY=<발급받은 키>")
    add("your key", "export OPENAI_API_KEY=YOUR_API_KEY")
    add("xs", "git clone https://ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@github.com/acme/shop")
    add("example url", "postgres://user:password@localhost:5432/mydb")
    add("changeme", "```yaml\nMYSQL_ROOT_PASSWORD: changeme\n```")
    add("environment", 'password = os.environ["DB_PASSWORD"]')
    add("process.env", "const secret = process.env.JWT_SECRET ?? '';")
    add("actions secret", "token: ${{ secrets.GITHUB_TOKEN }}")
    add("vault template", 'api_key: "{{ vault_shop_api_key }}"')
    add("1password", "비밀번호: op://Private/shop/password")
    add("curl variables", 'curl -u "$USER:$PASS" -H "Authorization: Bearer $TOKEN" $URL')
    add("bearer of docs", "```http\nAuthorization: Bearer <token>\nX-API-Key: {apiKey}\n```")
    add("aws docs", "aws_access_key_id = AKIAIOSFODNN7" + "EXAMPLE")
    add(
        "slack docs",
        "https://hooks.slack.com/services/" + "T00000000/B00000000/" + "X" * 24,
    )
    add("discord template", "https://discord.com/api/webhooks/{webhook.id}/{webhook.token}")
    add("secret ref", "```yaml\nsecretKeyRef:\n  name: mysql-pass\n  key: password\n```")
    add("sops", f"password: ENC[AES256_GCM,data:{_base64(12)},iv:{_base64(32)},type:str]")
    add("a key's mention", "파일이 `-----BEGIN RSA PRIVATE KEY-----` 로 시작하면 PEM이다")
    add("pattern", r'PATTERN = re.compile(r"gh[pousr]_[A-Za-z0-9]{36}")')
    # Flags that only look like passwords.
    add("ports", "ssh -p 2222 jane@host && docker run -p 8080:80 nginx && mkdir -p src/main")
    add("prompted", "`mysql -u root -p shop < dump.sql` 하고 비밀번호를 입력한다")
    # Code and sentences about secrets.
    add("types", "def login(user: str, password: str, token: str | None = None) -> Session: ...")
    add("tokenizer", "token = tokenizer.next_token()\nconst token = await getAccessToken(user.id);")
    add("limits", "max_tokens: 4096, token_count=128000, tokens/s: 57.3")
    add("test results", "PASS src/login.test.ts (5.214 s)\npass: 42, fail: 3")
    add("keys of tables", "primary key: user_id, sort key: created_at, foreign key: order_items.order_id")
    add("rule ko", "비밀번호: 8자 이상, 특수문자를 하나 넣어야 한다")
    add("rule en", "Password: must be at least 12 characters; passwordless login comes later")
    add("sentence ko", "비밀번호를 잊어버려서 재설정했다. 토큰: 액세스 토큰과 리프레시 토큰의 차이")
    add("sentence ja", "パスワードは平文で保存しないこと。トークン：有効期限は一時間")
    add("sentence zh", "密码是用户最常忘记的东西，密码：至少十二位")
    add("table", "| 항목 | 비밀번호 | 토큰 |\n| --- | --- | --- |\n| 만료 | 90일 | 1시간 |")
    add("interface", "interface Form { password: string; apiKey?: string; secret: boolean }")
    return samples


PLANTED = _planted()
HARMLESS = _harmless()
