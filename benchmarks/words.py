"""The vocabulary of the generated notes: the topics of a Korean developer, in two languages."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TECH = _words("""
    aws api docker kubernetes jenkins nginx redis kafka postgres mysql terraform ansible grafana prometheus
    spring django flask fastapi vue react svelte webpack vite node typescript rust golang kotlin gradle maven
    oauth jwt grpc graphql websocket s3 ec2 lambda cloudfront codedeploy cloudformation iam route53 rds
    elasticsearch mongodb sqlite celery airflow spark pandas pytest junit cypress selenium sentry vault helm
    argocd istio envoy linux systemd bash git
""")

NOUNS = _words("""
    배포 설정 인증 권한 로그 캐시 큐 알림 결제 주문 회원 관리자 화면 목록 검색 색인 통계 백업 복구 이관 서버 클라이언트
    컨테이너 이미지 네트워크 방화벽 도메인 인증서 토큰 세션 쿠키 트랜잭션 스키마 인덱스 쿼리 테이블 마이그레이션
    파이프라인 브랜치 릴리스 태그 문서 다이어그램 시나리오 예외 오류 경고 장애 모니터링 대시보드 지표 부하 성능 메모리
    스레드 비동기 이벤트 메시지 웹훅 스케줄러 배치 템플릿 컴포넌트 레이아웃 폼 라우터 상태 저장소 의존성 패키지 버전
""")

ACTIONS = _words("""
    정리 학습 분석 구현 수정 개선 추가 제거 설계 검토 테스트 자동화 적용 교체 이전 측정 조사 복구 단순화 문서화 분리 통합
""")

SUBJECTS = _words("""
    개발자 팀 서비스 애플리케이션 환경 구조 방식 과정 결과 원인 문제 코드 함수 모듈 클래스 객체 변수 설정값 요청 응답
    데이터 사용자 운영자 브라우저 프로세스 스크립트 인스턴스 클러스터 노드 아키텍처 전략 패턴 도구 라이브러리 프레임워크
""")

ADVERBS = _words("""
    아직 결국 다시 먼저 나중에 반드시 직접 조금 꽤 거의 가끔 항상 의외로 그래도 일단 동시에 점점 훨씬 따로 제대로
""")

ENDINGS = (
    "바뀌었다",
    "필요하다",
    "줄어든다",
    "다시 실행된다",
    "실패하는 경우가 있다",
    "생각보다 오래 걸린다",
    "잘 이해가 안 된다",
    "문서에는 없는 동작이다",
    "로컬에서는 재현되지 않는다",
    "순서가 중요하다",
    "자동으로 만들어진다",
    "두 번 호출된다",
    "나눠서 보는 편이 낫다",
    "현업에서 많이 쓴다",
    "기본값이 다르다",
    "오류 없이 끝난다",
    "확인이 더 필요하다",
    "내일 이어서 보기로 했다",
)

ENGLISH = (
    "the retry policy doubles the wait each time",
    "read the changelog before the upgrade",
    "a health check that always says yes is worse than none",
    "works on my machine, fails in the container",
    "the lock is held for the whole request",
    "idempotent by design, so a second run changes nothing",
    "measure first, then cut",
    "the index is not used because of the implicit cast",
    "one writer, many readers",
    "keep the migration reversible",
)

FENCES = (
    "```python\ndef {name}_{number}(items: list[str]) -> dict[str, int]:\n    counts: dict[str, int] = {{}}\n"
    "    for item in items:  # {noun}\n        counts[item] = counts.get(item, 0) + {number}\n    return counts\n```",
    "```sh\n$ {name} --version\n{name} {number}.4.1\n$ kubectl get pods -n {name} | grep -v Running\n"
    "$ tail -n {number} /var/log/{name}/error.log   # {noun}\n```",
    "```yaml\n{name}:\n  replicas: {number}\n  image: registry.example.com/{name}:{number}.2\n  env:\n"
    "    - name: LOG_LEVEL\n      value: debug  # {noun}\n```",
    "```sql\nSELECT id, title, created_at\n  FROM {name}_events\n WHERE created_at >= now() - interval '{number} days'\n"
    " ORDER BY created_at DESC; -- {noun}\n```",
    '~~~json\n{{\n  "service": "{name}",\n  "timeout": {number},\n  "comment": "{noun}"\n}}\n~~~',
    "```java\n@Transactional\npublic void {name}Sync(long id) {{\n    // {noun}\n"
    "    repository.findById(id).ifPresent(this::publish);\n    Thread.sleep({number});\n}}\n```",
)

TAGS = ("prj", "devops", "aws", "algorithm", "보안", "설계", "회고", "database", "frontend", "읽을거리")
