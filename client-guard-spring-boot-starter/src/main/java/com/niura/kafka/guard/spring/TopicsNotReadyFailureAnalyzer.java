package com.niura.kafka.guard.spring;

import com.niura.kafka.guard.ReadinessReport;
import com.niura.kafka.guard.TopicsNotReadyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what was found as the description, and the remedies as the action, whoever called the guard. */
final class TopicsNotReadyFailureAnalyzer extends AbstractFailureAnalyzer<TopicsNotReadyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TopicsNotReadyException cause) {
        ReadinessReport report = cause.report();
        return new FailureAnalysis(report.description(), report.action(), cause);
    }
}
