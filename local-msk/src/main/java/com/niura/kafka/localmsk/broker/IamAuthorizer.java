package com.niura.kafka.localmsk.broker;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.niura.kafka.iam.AccessDecision;
import com.niura.kafka.iam.Arn;
import com.niura.kafka.iam.IamAction;
import com.niura.kafka.localmsk.iam.AccessState;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.requests.RequestContext;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the IAM policies of the principal, and only by them; there are no ACLs.
 *
 * <p>The brokers themselves, who log in to each other by {@link InternalLogin}, may do everything. Requests that clients
 * send to create topics are decided where the controller handles them, under the client's principal: the listener says
 * nothing.
 *
 * <p>Requests to create or delete topics or to add partitions are slowed down here beyond the limit, by making the thread
 * that handles them wait up to 5 seconds. Unlike the service, whose way of doing it is not known, this also takes time from
 * other requests when there are many.
 */
public final class IamAuthorizer implements Authorizer {

    private static final int METADATA = 3;
    private static final int CREATE_TOPICS = 19;
    private static final int DELETE_TOPICS = 20;
    private static final int DELETE_RECORDS = 21;
    private static final int INIT_PRODUCER_ID = 22;
    private static final int DESCRIBE_ACLS = 29;
    private static final int DESCRIBE_LOG_DIRS = 35;
    private static final int CREATE_PARTITIONS = 37;
    private static final int DESCRIBE_TOPIC_PARTITIONS = 75;

    private static final KafkaOperation DELETION = new KafkaOperation(AclOperation.DELETE, ResourceType.TOPIC);

    /** Of those that Kafka asks about in one request, the one question that is asked exactly once. */
    private static final Map<Integer, KafkaOperation> TOPIC_MANAGEMENT = Map.of(
            CREATE_TOPICS, new KafkaOperation(AclOperation.CREATE, ResourceType.CLUSTER),
            DELETE_TOPICS, DELETION,
            CREATE_PARTITIONS, new KafkaOperation(AclOperation.ALTER, ResourceType.TOPIC));

    /** Requests that Serverless does not have, although there is an IAM action for what they ask. */
    private static final Set<Integer> NOT_ON_SERVERLESS = Set.of(DELETE_RECORDS, DESCRIBE_ACLS, DESCRIBE_LOG_DIRS);

    private static final String NOT_THERE = "MSK Serverless does not have it";

    private static final KafkaOperation TOPIC_DESCRIPTION =
            new KafkaOperation(AclOperation.DESCRIBE, ResourceType.TOPIC);

    /** No role is called so: their principals are ARNs. */
    private static final KafkaPrincipal BROKER = new KafkaPrincipal(KafkaPrincipal.USER_TYPE, InternalLogin.USER);

    private final Waiting waiting;
    private @Nullable BrokerAccess access;
    private @Nullable RequestThrottle throttle;

    /** For Kafka, which makes it by reflection. */
    public IamAuthorizer() {
        this(Thread::sleep);
    }

    IamAuthorizer(Waiting waiting) {
        this.waiting = waiting;
    }

    /** How to let time pass. */
    interface Waiting {
        void sleep(long millis) throws InterruptedException;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        configure(BrokerAccess.of(settings));
    }

    void configure(BrokerAccess brokerAccess) {
        access = brokerAccess;
        throttle = new RequestThrottle(brokerAccess.clock());
    }

    /** Every listener may open at once: nothing has to be loaded before. */
    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Map<Endpoint, CompletionStage<Void>> started = new HashMap<>();
        server.endpoints().forEach(endpoint -> started.put(endpoint, CompletableFuture.completedFuture(null)));
        return started;
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext request, List<Action> actions) {
        if (isBroker(request)) {
            return actions.stream().map(action -> AuthorizationResult.ALLOWED).toList();
        }
        AccessState state = configured().state();
        KafkaOperation paced = TOPIC_MANAGEMENT.get(request.requestType());
        if (actions.stream().anyMatch(action -> operation(action).equals(paced))) {
            slowDown(state.limits().topicRequestsPerSecond());
        }
        if (actions.stream().anyMatch(action -> operation(action).equals(TOPIC_DESCRIPTION))) {
            requireDescribeCluster(request, state);
        }
        return actions.stream().map(action -> authorize(request, action, state)).toList();
    }

    /** Kafka asks nobody about it: the whole request is refused by an exception, which the broker answers with its error code. */
    private void requireDescribeCluster(AuthorizableRequestContext request, AccessState state) {
        boolean needed = switch (state.describeClusterRequirement()) {
            case NOBODY -> false;
            case ADMIN_CLIENTS -> request.requestType() == DESCRIBE_TOPIC_PARTITIONS;
            case ALL_CLIENTS -> request.requestType() == DESCRIBE_TOPIC_PARTITIONS || request.requestType() == METADATA;
        };
        if (!needed) {
            return;
        }
        String principal = request.principal().getName();
        AccessDecision decision = state.decide(principal, IamAction.DESCRIBE_CLUSTER, state.cluster());
        configured().log(principal, IamAction.DESCRIBE_CLUSTER, state.cluster(), decision);
        if (!decision.allowed()) {
            throw new ClusterAuthorizationException("Cluster authorization failed.");
        }
    }

    private AuthorizationResult authorize(AuthorizableRequestContext request, Action action, AccessState state) {
        String principal = request.principal().getName();
        KafkaOperation operation = operation(action);
        String name = action.resourcePattern().name();
        Optional<IamAction> iamAction = operation.action();
        Optional<Arn> resource = iamAction.flatMap(found -> resource(state.cluster(), found, name));
        AccessDecision decision;
        if (iamAction.isEmpty() || resource.isEmpty()) {
            decision = new AccessDecision(false, "no action of kafka-cluster stands for it");
        } else if (state.limits().serverlessApisOnly()
                && (!iamAction.get().onServerless() || NOT_ON_SERVERLESS.contains(request.requestType()))) {
            decision = new AccessDecision(false, NOT_THERE);
        } else {
            decision = state.decide(principal, iamAction.get(), resource.get());
        }
        if (decision.allowed() && request.requestType() == DELETE_TOPICS && operation.equals(DELETION)) {
            configured().ledger().deleting(name);
        }
        // Kafka also asks in order to find out what to show; it says so then, and nobody has been refused anything.
        // It says so, too, when a producer asks for its id: to Kafka writing to some topic would do, which is denied
        // here.
        boolean refused = action.logIfDenied() || request.requestType() == INIT_PRODUCER_ID;
        if (decision.allowed() ? action.logIfAllowed() : refused) {
            configured()
                    .log(
                            principal,
                            iamAction.map(IamAction::toString).orElse(operation.toString()),
                            resource.map(Arn::toString).orElse(name),
                            decision);
        }
        if (request.requestType() == DESCRIBE_ACLS
                && decision.reason().equals(NOT_THERE)
                && request instanceof RequestContext context
                && ClientTlsEngines.close(context.connectionId)) {
            // The answer will not go out; a refusal would be an error in the broker's output besides.
            return AuthorizationResult.ALLOWED;
        }
        if (request.requestType() == DESCRIBE_LOG_DIRS && decision.reason().equals(NOT_THERE)) {
            // The broker answers with its error code, as one would that has never heard of the request.
            throw new UnsupportedVersionException(NOT_THERE);
        }
        return decision.allowed() ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
    }

    private static KafkaOperation operation(Action action) {
        return new KafkaOperation(action.operation(), action.resourcePattern().resourceType());
    }

    /** Nothing for a name that is empty, which requests may have but resources not. */
    private static Optional<Arn> resource(Arn cluster, IamAction action, String name) {
        return switch (action.resourceType()) {
            case CLUSTER -> Optional.of(cluster);
            case TOPIC -> named(name).map(cluster::topic);
            case GROUP -> named(name).map(cluster::group);
            case TRANSACTIONAL_ID -> named(name).map(cluster::transactionalId);
        };
    }

    private static Optional<String> named(String name) {
        return Optional.of(name).filter(text -> !text.isEmpty());
    }

    /**
     * Always denied to clients. Kafka asks this way whether somebody may write to any topic at all, and if so lets them
     * write idempotently; MSK grants that by WriteDataIdempotently alone, about which it has asked before.
     */
    @Override
    public AuthorizationResult authorizeByResourceType(
            AuthorizableRequestContext request, AclOperation operation, ResourceType resourceType) {
        return isBroker(request) ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
    }

    private void slowDown(OptionalInt perSecond) {
        RequestThrottle current = throttle;
        if (perSecond.isEmpty() || current == null) {
            return;
        }
        Duration delay = current.next(perSecond.getAsInt());
        if (!delay.isZero()) {
            try {
                waiting.sleep(delay.toMillis());
            } catch (InterruptedException e) {
                // The broker is shutting down; the request goes on without delay.
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isBroker(AuthorizableRequestContext request) {
        return request.principal().equals(BROKER);
    }

    private BrokerAccess configured() {
        BrokerAccess current = access;
        if (current == null) {
            throw new IllegalStateException("configure has not been called");
        }
        return current;
    }

    @Override
    public List<? extends CompletionStage<AclCreateResult>> createAcls(
            AuthorizableRequestContext request, List<AclBinding> bindings) {
        return bindings.stream()
                .map(binding -> CompletableFuture.completedFuture(new AclCreateResult(noAcls())))
                .toList();
    }

    @Override
    public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
            AuthorizableRequestContext request, List<AclBindingFilter> filters) {
        return filters.stream()
                .map(filter -> CompletableFuture.completedFuture(new AclDeleteResult(noAcls())))
                .toList();
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        return List.of();
    }

    private static UnsupportedVersionException noAcls() {
        return new UnsupportedVersionException("There are no ACLs: access is decided by IAM policies");
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
