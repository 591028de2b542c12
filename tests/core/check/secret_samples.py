"""Planted and harmless secrets, made when a test runs: no text of the repository looks like a real one."""

import base64
import string
from random import Random

_UPPER, _LOWER, _DIGITS, _HEX = string.ascii_uppercase, string.ascii_lowercase, string.digits, "0123456789abcdef"
_WORD = _UPPER + _LOWER + _DIGITS


def planted() -> list[str]:
    """Return sixty lines of notes with a secret each."""
    random = Random(14)

    def some(letters: str, length: int) -> str:
        while True:
            made = "".join(random.choices(letters, k=length))
            if letters in (_UPPER, _DIGITS) or (any(map(str.isdigit, made)) and any(map(str.isalpha, made))):
                return made

    def encoded(text: str) -> str:
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    jwt = ".".join((encoded('{"alg":"HS256","typ":"JWT"}'), encoded('{"uid":4711,"role":"ops"}'), some(_WORD, 43)))
    key_block = "\n".join(
        ("-" * 5 + "BEGIN OPENSSH PRIVATE" + " KEY-----", some(_WORD, 70), some(_WORD, 70), "-----END")
    )
    rsa_block = "\n".join(("-" * 5 + "BEGIN RSA PRIVATE" + " KEY-----", some(_WORD + "+/", 64), "-----END"))
    strong = [some(_WORD, 7) + random.choice("!@#") + some(_DIGITS, 2) for _ in range(30)]
    take = iter(strong).__next__
    return [
        "AK" + "IA" + some(_UPPER, 16),
        "aws 임시 키 " + "AS" + "IA" + some(_UPPER, 16),
        "aws_secret_access_key = " + some(_WORD, 40),
        "gh" + "p_" + some(_WORD, 36),
        "`gh" + "s_" + some(_WORD, 36) + "`",
        "github_" + "pat_" + some(_WORD, 22) + "_" + some(_WORD, 59),
        "gl" + "pat-" + some(_WORD, 20),
        "xo" + "xb-" + some(_DIGITS, 12) + "-" + some(_DIGITS, 12) + "-" + some(_WORD, 24),
        "sk_" + "live_" + some(_WORD, 24),
        "sk-" + "proj-" + some(_WORD, 48),
        "sk-" + "ant-api03-" + some(_WORD, 60),
        "AI" + "za" + some(_WORD, 35),
        "npm" + "_" + some(_WORD, 36),
        "py" + "pi-AgEIcHlwaS5vcmc" + some(_WORD, 60),
        "hf" + "_" + some(_WORD, 34),
        "S" + "K" + some(_HEX, 32),
        "S" + "G." + some(_WORD, 22) + "." + some(_WORD, 43),
        "bot " + some(_DIGITS, 10) + ":A" + "A" + some(_WORD, 33),
        "M" + some(_WORD, 23) + "." + some(_WORD, 6) + "." + some(_WORD, 27),
        "토스 결제: live_" + "sk_" + some(_WORD, 32),
        "Authorization: Kakao" + "AK " + some(_HEX, 32),
        "카카오 REST API 키: " + some(_HEX, 32),
        "네이버 Client Secret: " + some(_WORD, 10),
        "https://hooks.slack" + ".com/services/T" + some(_UPPER, 8) + "/B" + some(_UPPER, 8) + "/" + some(_WORD, 24),
        "https://discord" + ".com/api/webhooks/" + some(_DIGITS, 18) + "/" + some(_WORD, 68),
        "https://acme.webhook.office"
        + ".com/webhookb2/"
        + some(_HEX, 32)
        + "@"
        + some(_HEX, 32)
        + "/IncomingWebhook/x",
        "https://wh.jandi" + ".com/connect-api/webhook/" + some(_DIGITS, 8) + "/" + some(_HEX, 32),
        jwt,
        key_block,
        rsa_block,
        f"postgres://app:{take()}".replace("@", "") + "@db.acme.io:5432/app",
        f"redis://:{some(_WORD, 12)}@cache.acme.io:6379/0",
        f"mongodb+srv://ops:{some(_WORD, 10)}@cluster0.acme.mongodb.net",
        f"git clone https://me:{some(_WORD, 20)}@git.acme.io/a.git",
        f"비밀번호: {take()}",
        f"- DB 비번은 {take()}",
        f"스테이징 패스워드 = `{take()}`",
        f"| 관리자 암호 | {take()} |",
        f"password = {take()}",
        f'DB_PASSWORD="{take()}"',
        f"spring.datasource.password={take()}",
        f'  "password": "{take()}",',
        f"the admin password is {take()}",
        f"pw: {take()}",
        f"パスワード：{take()}",
        f"パスワードは「{take()}」".replace("「", "").replace("」", ""),
        f"密码：{take()}",
        f"口令: {take()}",
        f"mysql -u root -p{some(_WORD, 10)} app",
        f"mysqldump -h db -uapp -p'{take()}' app > dump.sql",
        f"sshpass -p {take()} ssh ops@web",
        f"curl -u admin:{take()} https://jenkins.acme.io",
        f"tool login --password={take()}",
        f"tool login --user ops --password {take()}",
        f"redis-cli -h cache -a {some(_WORD, 12)}",
        f"PGPASSWORD={some(_WORD, 12)} psql -h db",
        f"curl -H 'Authorization: Bearer {some(_WORD, 40)}' https://api.acme.io",
        f"API_KEY={some(_WORD, 32)}",
        f"인증키: {some(_WORD, 40)}",
        f"client_secret: {some(_HEX, 40)}",
    ]


def harmless() -> list[str]:
    """Return sixty lines of notes that are about secrets, or look like one, and hold none."""
    random = Random(41)

    def some(letters: str, length: int) -> str:
        return "".join(random.choices(letters, k=length))

    return [
        "AK" + "IAIOSFODNN7" + "EXAMPLE",
        "export GITHUB_TOKEN=$(gh auth token)",
        "GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}",
        "gh" + "p_" + "x" * 36,
        "키는 `sk-...` 로 시작한다",
        "sk-" + "YOUR_API_KEY_HERE_PLEASE",
        "OPENAI_API_KEY=<your key>",
        "api_key = os.environ['OPENAI_API_KEY']",
        "const token = process.env.SLACK_BOT_TOKEN",
        "token = request.headers.get('X-Auth-Token')",
        "password = get_password('db')",
        "password: str",
        "password: String?",
        "password: z.string().min(8)",
        "password VARCHAR(255) NOT NULL",
        "password = user.password",
        "self.password = hashed_password",
        "비밀번호: 8자 이상, 특수문자 포함",
        "비밀번호를 변경했다",
        "비밀번호: (1Password 참고)",
        "비밀번호: ********",
        "비밀번호는 환경변수로 옮기기",
        "- [ ] 비번 바꾸기: 김대리에게 요청",
        "암호화: AES-256-GCM",
        "암호: 없음",
        "패스워드 정책: 90일마다 변경",
        "パスワード: 変更してください",
        "パスワードは1Passwordにある",
        "密码：请输入",
        "密码强度: 高",
        "password: required",
        "passwords are hashed with bcrypt",
        "pass: 37, fail: 2",
        "the password is wrong",
        "forgot password? reset it",
        "password=changeme",
        "DB_PASSWORD=password",
        "postgres://user:password@localhost:5432/db",
        "postgres://postgres:postgres@localhost/app",
        "mongodb://<user>:<password>@host/db",
        "https://${USER}:${TOKEN}@github.com/a/b",
        "http://localhost:8080/@vite/client",
        "mysql -u root -p mydb",
        "docker run -p8080:80 -e MYSQL_DATABASE=app mysql",
        "sshpass -p $PW ssh host",
        "curl -u $USER:$PASS https://api.acme.io",
        "tool --password-file ~/.pw",
        "tool --password=$(pass show db)",
        "Authorization: Bearer <token>",
        "Authorization: Bearer ${ACCESS_TOKEN}",
        "commit " + some(_HEX, 40),
        "sha256: " + some(_HEX, 64),
        "integrity sha512-" + some(_WORD, 86) + "==",
        "uuid 6f1c" + some(_HEX, 4) + "-0b2d-4c8e-9a51-" + some(_HEX, 12),
        "cache key: user-profile-2026-03-02-page-1",
        "secretName: my-app-production-database-credentials",
        "next_page_token: " + some(_WORD, 32),
        "https://hooks.slack" + ".com/services/T00000000/B00000000/" + "X" * 24,
        "`-----BEGIN " + "PRIVATE KEY-----` 로 시작하는 파일은 올리지 않는다",
        "토큰: 만료 시간은 3600초, 갱신은 refresh token으로",
    ]
