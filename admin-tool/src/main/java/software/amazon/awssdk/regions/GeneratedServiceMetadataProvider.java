package software.amazon.awssdk.regions;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for the AWS SDK's class of this name, a table of 300 classes, one for each AWS service, which the first look-up of any region
 * loads: a tenth of the CPU time of a short command. The services that this tool asks (STS, and for profiles SSO) have the usual host
 * names, which the SDK makes for a service without an entry.
 */
public final class GeneratedServiceMetadataProvider implements ServiceMetadataProvider {

    @Override
    public @Nullable ServiceMetadata serviceMetadata(String endpointPrefix) {
        return null;
    }
}
