package software.amazon.awssdk.regions;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The hosts of the services that the tool asks, with its own class and with that of the AWS SDK. */
class GeneratedServiceMetadataProviderTest {

    @Test
    void hostsOfTheServicesThatAreAsked_areThoseOfTheSdk_inEachRegion() throws Exception {
        try (SdkOnly sdk = new SdkOnly()) {
            assertThat(sdk.loadClass(GeneratedServiceMetadataProvider.class.getName()))
                    .isNotEqualTo(GeneratedServiceMetadataProvider.class);
            for (String service : List.of("sts", "portal.sso", "oidc")) {
                for (Region region : Region.regions()) {
                    if (!region.isGlobalRegion()) {
                        assertThat(ServiceMetadata.of(service).endpointFor(region))
                                .as("%s in %s", service, region)
                                .hasToString(sdk.endpoint(service, region.id()));
                    }
                }
            }
        }
    }

    /** Has the SDK's own classes of this package, and all others from the class path. */
    private static final class SdkOnly extends URLClassLoader {

        SdkOnly() {
            super(
                    new URL[] {
                        Region.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    SdkOnly.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            return name.startsWith(Region.class.getPackageName()) ? findClass(name) : super.loadClass(name, resolve);
        }

        String endpoint(String service, String region) throws ReflectiveOperationException {
            Class<?> regionType = loadClass(Region.class.getName());
            Class<?> metadataType = loadClass(ServiceMetadata.class.getName());
            Object metadata = metadataType.getMethod("of", String.class).invoke(null, service);
            return metadataType
                    .getMethod("endpointFor", regionType)
                    .invoke(metadata, regionType.getMethod("of", String.class).invoke(null, region))
                    .toString();
        }
    }
}
